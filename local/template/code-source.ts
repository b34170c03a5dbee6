import type { Code } from '../lambda/config.ts';
import type { Resource } from './template.ts';

/** Where the code of a stack's functions and layers comes from. */
export interface CodeSource {
  /** @param resource - an `AWS::Lambda::Function` */
  code(resource: Resource): Promise<Code>;
  /** @param resource - an `AWS::Lambda::LayerVersion` @returns the folder that stands for `/opt` */
  layer(resource: Resource): Promise<string>;
}
