import { UserError } from '../user-error.ts';

/** A compiled CloudFormation template, as far as the local cloud reads it. */
export interface Template {
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown }>;
  Conditions?: Record<string, unknown>;
  Parameters?: Record<string, { Default?: unknown }>;
}

export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  Condition?: string;
  DeletionPolicy?: string;
}

/** Where the stack lives: the pseudo parameters. */
export interface Stack {
  accountId: string;
  region: string;
  stackName: string;
}

/** A resource with every intrinsic resolved. */
export interface Resource {
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
  /** What `Ref` answers: a bucket's name, a layer's ARN, … */
  ref: string;
  /** What `Fn::GetAtt` answers. */
  attributes: Record<string, string>;
  /** What becomes of it when its stack goes: `Delete` unless the template says otherwise. */
  deletionPolicy?: string;
}

/** Thrown for a template that CloudFormation would refuse, or that uses what the local cloud lacks. */
export class TemplateError extends UserError {
  override readonly name = 'TemplateError';
}
