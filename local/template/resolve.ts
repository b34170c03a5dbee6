import { type Addresses, type Identity, identify, namePropertiesOf } from './identity.ts';
import { type Resource, type Stack, type Template, TemplateError } from './template.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Resolves a compiled template into plain resources, in the template's order.
 * @param addresses - those on AWS, where none is given
 * @throws TemplateError for a dangling reference, a cycle among names, or an unknown intrinsic.
 */
export function resolveTemplate(template: Template, stack: Stack, addresses: Addresses = {}) {
  const resolver = new Resolver(template, stack, addresses);
  const resources: Resource[] = resolver.logicalIds().map((logicalId) => resolver.resource(logicalId));
  const outputs = Object.fromEntries(
    Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [name, resolver.text(Value)]),
  );
  return { resources, outputs };
}

/** What `Ref` answers for each resource of a type, before there is an address of anything. @throws TemplateError */
export function refsOf(template: Template, stack: Stack, type: string): string[] {
  const resolver = new Resolver(template, stack, {});
  return resolver.logicalIds(type).map((logicalId) => resolver.identity(logicalId).ref);
}

class Resolver {
  readonly #template: Template;
  readonly #stack: Stack;
  readonly #addresses: Addresses;
  readonly #identities = new Map<string, Identity>();
  readonly #underway = new Set<string>();

  constructor(template: Template, stack: Stack, addresses: Addresses) {
    this.#template = template;
    this.#stack = stack;
    this.#addresses = addresses;
  }

  /** @param type - any, unless it is given */
  logicalIds(type?: string): string[] {
    return Object.entries(this.#template.Resources)
      .filter(([, { Type }]) => type === undefined || Type === type)
      .filter(([, { Condition }]) => Condition === undefined || this.#condition(Condition))
      .map(([logicalId]) => logicalId);
  }

  resource(logicalId: string): Resource {
    const { Type, Properties = {}, DeletionPolicy } = this.#declared(logicalId);
    const properties = this.value(Properties);
    if (!isObject(properties)) throw new TemplateError(`${logicalId}: Properties must be an object`);
    return {
      logicalId,
      type: Type,
      properties,
      ...this.identity(logicalId),
      ...(DeletionPolicy !== undefined && { deletionPolicy: DeletionPolicy }),
    };
  }

  value(input: unknown): unknown {
    if (Array.isArray(input))
      return input.map((item) => this.value(item)).filter((item) => item !== undefined);
    if (!isObject(input)) return input;
    const [[key, argument] = [], ...more] = Object.entries(input);
    if (key !== undefined && more.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
      return this.#intrinsic(key, argument);
    }
    const resolved = Object.entries(input).map(([name, item]) => [name, this.value(item)] as const);
    return Object.fromEntries(resolved.filter(([, item]) => item !== undefined));
  }

  text(input: unknown): string {
    const value = this.value(input);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    throw new TemplateError(`expected a text, got ${JSON.stringify(value)}`);
  }

  #declared(logicalId: string) {
    const resource = this.#template.Resources[logicalId];
    if (!resource) throw new TemplateError(`the template refers to ${logicalId}, which it does not declare`);
    return resource;
  }

  /** A resource's name may itself refer to others, so names are resolved before and apart from properties. */
  identity(logicalId: string): Identity {
    const known = this.#identities.get(logicalId);
    if (known) return known;
    if (this.#underway.has(logicalId)) throw new TemplateError(`circular reference through ${logicalId}`);
    this.#underway.add(logicalId);
    const { Type, Properties = {} } = this.#declared(logicalId);
    const { name, owner } = namePropertiesOf(Type);
    const given = (property = '') => {
      const value = this.value(Properties[property]);
      return value === undefined ? undefined : this.text(value);
    };
    const identity = identify(
      Type,
      logicalId,
      { name: given(name), owner: given(owner) },
      this.#stack,
      this.#addresses,
    );
    this.#underway.delete(logicalId);
    this.#identities.set(logicalId, identity);
    return identity;
  }

  #list(argument: unknown): unknown[] {
    const list = this.value(argument);
    if (!Array.isArray(list)) throw new TemplateError(`expected a list, got ${JSON.stringify(list)}`);
    return list;
  }

  #intrinsic(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(this.text(argument));
      case 'Fn::GetAtt': {
        const parts = typeof argument === 'string' ? argument.split('.') : this.#list(argument).map(String);
        return this.#attribute(parts[0] ?? '', parts.slice(1).join('.'));
      }
      case 'Fn::Sub':
        return this.#substitute(argument);
      case 'Fn::Join': {
        const [separator, items] = this.#list(argument);
        return this.#list(items).map(String).join(String(separator));
      }
      case 'Fn::Select': {
        const [index, items] = this.#list(argument);
        return this.#list(items)[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = this.#list(argument);
        return String(text).split(String(separator));
      }
      case 'Fn::If': {
        if (!Array.isArray(argument)) throw new TemplateError('Fn::If takes a list');
        return this.value(this.#condition(String(argument[0])) ? argument[1] : argument[2]);
      }
      default:
        throw new TemplateError(`${name} is not implemented by the local cloud`);
    }
  }

  #ref(name: string): string | undefined {
    const pseudo: Record<string, string> = {
      'AWS::AccountId': this.#stack.accountId,
      'AWS::Region': this.#stack.region,
      'AWS::StackName': this.#stack.stackName,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (name === 'AWS::NoValue') return undefined;
    if (pseudo[name] !== undefined) return pseudo[name];
    const parameter = this.#template.Parameters?.[name];
    return parameter ? this.text(parameter.Default ?? '') : this.identity(name).ref;
  }

  #attribute(logicalId: string, attribute: string): string {
    const value = this.identity(logicalId).attributes[attribute];
    if (value === undefined)
      throw new TemplateError(`the local cloud knows no attribute ${logicalId}.${attribute}`);
    return value;
  }

  #substitute(argument: unknown): string {
    const [text, extra] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = isObject(extra) ? extra : {};
    return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return this.text(variables[name]);
      const [logicalId = '', ...attribute] = name.split('.');
      return attribute.length > 0 ? this.#attribute(logicalId, attribute.join('.')) : (this.#ref(name) ?? '');
    });
  }

  #condition(name: string): boolean {
    const test = (condition: unknown): boolean => {
      if (!isObject(condition)) throw new TemplateError(`condition ${name} is not an object`);
      const [[operator, argument] = []] = Object.entries(condition);
      const operands = Array.isArray(argument) ? argument : [];
      if (operator === 'Fn::Equals') return this.text(operands[0]) === this.text(operands[1]);
      if (operator === 'Fn::Not') return !test(operands[0]);
      if (operator === 'Fn::And') return operands.every(test);
      if (operator === 'Fn::Or') return operands.some(test);
      if (operator === 'Condition') return this.#condition(String(argument));
      throw new TemplateError(`${operator} is not implemented by the local cloud`);
    };
    return test(this.#template.Conditions?.[name]);
  }
}
