import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A resource of the compiled template. Tests look deep into it, hence the loose type. */
export interface CompiledResource {
  Type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- CloudFormation's shapes are open
  Properties: any;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** The part of a compiled template that tests look at. */
export interface CompiledTemplate {
  Resources: Record<string, CompiledResource>;
  Outputs: Record<string, { Value: unknown }>;
}

/** The whole template, as CloudFormation reads it. */
export const templateText = (): string =>
  readFileSync(join(inject('packageDirectory'), 'cloudformation-template-update-stack.json'), 'utf8');

/** The packaged CloudFormation template, as a deployment would send it. */
export function compiledTemplate() {
  const { Resources, Outputs }: CompiledTemplate = JSON.parse(templateText());
  const ofType = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
  return { Resources, Outputs, ofType };
}

/** Every statement of every policy that belongs to roles, with the role's logical id. */
export function roleStatements(): (Statement & { role: string })[] {
  return compiledTemplate()
    .ofType('AWS::IAM::Role')
    .flatMap(([role, { Properties }]) =>
      (Properties.Policies ?? []).flatMap(
        ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) =>
          PolicyDocument.Statement.map((statement) => ({ role, ...statement })),
      ),
    );
}

export interface Statement {
  Sid?: string;
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}
