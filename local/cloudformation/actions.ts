import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { members } from '../gateway/query.ts';
import { describeChangeSet, describeEvent, describeResource, describeStack } from './describe.ts';
import { namedStack, type Room, stackOf, templateOf } from './room.ts';
import { type ChangeSet, Stack } from './stack.ts';

type Action = (room: Room, call: Call, form: URLSearchParams) => object | Promise<object>;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html */
export const ACTIONS = new Map<string, Action>(
  Object.entries({
    CreateChangeSet: createChangeSet,
    DeleteChangeSet: deleteChangeSet,
    DeleteStack: deleteStack,
    DescribeChangeSet: (room, call, form) => {
      const stack = namedStack(room, call, form);
      return describeChangeSet(stack, namedChangeSet(stack, form));
    },
    DescribeStackEvents: (room, call, form) => {
      const stack = namedStack(room, call, form);
      return { StackEvents: members(stack.events.map((event) => describeEvent(stack, event))) };
    },
    DescribeStackResource: describeOne,
    DescribeStacks: describeStacks,
    ExecuteChangeSet: executeChangeSet,
    GetTemplate: getTemplate,
    ListStackResources: (room, call, form) => {
      const { declared } = namedStack(room, call, form);
      return { StackResourceSummaries: members(declared.map(describeResource)) };
    },
    ValidateTemplate: async (room, call, form) => {
      await templateOf(room, call, form);
      return { Parameters: '' };
    },
  } satisfies Record<string, Action>),
);

async function createChangeSet(room: Room, call: Call, form: URLSearchParams): Promise<object> {
  const template = await templateOf(room, call, form);
  const name = form.get('StackName') ?? '';
  const isNew = form.get('ChangeSetType') === 'CREATE';
  const known = stackOf(room, call, name);
  if (isNew && known?.standing)
    throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
  const { principal, region } = call;
  const stack = isNew
    ? (known ?? new Stack({ name, accountId: principal?.accountId ?? '', region }))
    : namedStack(room, call, form);
  room.stacks.add(stack);
  const id = room.operations.createChangeSet(stack, form.get('ChangeSetName') ?? '', template);
  return { Id: id, StackId: stack.id };
}

function deleteChangeSet(room: Room, call: Call, form: URLSearchParams): object {
  namedStack(room, call, form).changeSets.delete(form.get('ChangeSetName') ?? '');
  return {};
}

function executeChangeSet(room: Room, call: Call, form: URLSearchParams): object {
  const stack = namedStack(room, call, form);
  const changeSet = namedChangeSet(stack, form);
  if (stack.status.endsWith('_IN_PROGRESS') && stack.status !== 'REVIEW_IN_PROGRESS')
    throw new AwsError('InvalidChangeSetStatus', `Stack [${stack.name}] is in ${stack.status} state`);
  stack.changeSets.clear();
  room.operations.begin(stack, () => room.operations.execute(stack, changeSet));
  return {};
}

/** A stack that is not there is deleted already. */
function deleteStack(room: Room, call: Call, form: URLSearchParams): object {
  const stack = stackOf(room, call, form.get('StackName') ?? '');
  if (stack) room.operations.begin(stack, () => room.operations.delete(stack));
  return {};
}

function describeStacks(room: Room, call: Call, form: URLSearchParams): object {
  const own = [...room.stacks].filter(({ accountId }) => accountId === call.principal?.accountId);
  const asked = form.has('StackName') ? [namedStack(room, call, form)] : own;
  return { Stacks: members(asked.map((stack) => describeStack(stack, room.outputs(stack)))) };
}

function describeOne(room: Room, call: Call, form: URLSearchParams): object {
  const stack = namedStack(room, call, form);
  const id = form.get('LogicalResourceId') ?? '';
  const resource = stack.declared.find(({ logicalId }) => logicalId === id);
  if (!resource)
    throw new AwsError('ValidationError', `Resource ${id} does not exist for stack ${stack.name}`);
  return { StackResourceDetail: { StackId: stack.id, StackName: stack.name, ...describeResource(resource) } };
}

/** Of a stack as it stands: change sets have one each, too, which nobody asks for here. */
function getTemplate(room: Room, call: Call, form: URLSearchParams): object {
  if (form.has('ChangeSetName')) throw notImplemented('CloudFormation GetTemplate of a change set');
  const { name, standing } = namedStack(room, call, form);
  if (!standing) throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
  // Nothing here transforms a template.
  const StagesAvailable = { member: ['Original', 'Processed'] };
  return { TemplateBody: JSON.stringify(standing.template), StagesAvailable };
}

function namedChangeSet(stack: Stack, form: URLSearchParams): ChangeSet {
  const name = form.get('ChangeSetName') ?? '';
  const changeSet = stack.changeSets.get(name);
  if (!changeSet) throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);
  return changeSet;
}
