import { type Addresses, functionUrlId } from './identity.ts';
import { refsOf } from './resolve.ts';
import type { Stack, Template } from './template.ts';

/** What of a template has an address of its own, by its ids. */
export interface Addressed {
  httpApis: string[];
  functionUrls: string[];
}

/** Finds an address for each, before anything of the template stands. */
export type Reserve = (addressed: Addressed) => Promise<Addresses>;

/** @throws TemplateError */
export const addressedIn = (template: Template, stack: Stack): Addressed => ({
  httpApis: refsOf(template, stack, 'AWS::ApiGatewayV2::Api'),
  functionUrls: refsOf(template, stack, 'AWS::Lambda::Url').map(functionUrlId),
});
