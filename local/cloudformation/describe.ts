import { members } from '../gateway/query.ts';
import type { Resource } from '../template/template.ts';
import type { ChangeSet, Stack, StackEvent } from './stack.ts';

/** A stack, in the elements of DescribeStacks. */
export const describeStack = (stack: Stack, outputs: Record<string, string>): object => ({
  StackId: stack.id,
  StackName: stack.name,
  StackStatus: stack.status,
  CreationTime: stack.created.toISOString(),
  EnableTerminationProtection: false,
  Outputs: members(Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }))),
});

/** A change set, which is ready at once, in the elements of DescribeChangeSet. */
export const describeChangeSet = (stack: Stack, { id, name, changes }: ChangeSet): object => ({
  StackId: stack.id,
  StackName: stack.name,
  ChangeSetId: id,
  ChangeSetName: name,
  ...(changes
    ? { Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' }
    : {
        Status: 'FAILED',
        ExecutionStatus: 'UNAVAILABLE',
        StatusReason:
          "The submitted information didn't contain changes. Submit different information to create a change set.",
      }),
});

export const describeEvent = (stack: Stack, event: StackEvent): object => ({
  StackId: stack.id,
  StackName: stack.name,
  EventId: event.id,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  ResourceStatus: event.status,
  ResourceStatusReason: event.reason,
  Timestamp: event.time.toISOString(),
});

export const describeResource = ({ logicalId, ref, type }: Resource): object => ({
  LogicalResourceId: logicalId,
  PhysicalResourceId: ref,
  ResourceType: type,
  ResourceStatus: 'CREATE_COMPLETE',
  LastUpdatedTimestamp: new Date().toISOString(),
});
