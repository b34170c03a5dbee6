import { parseArn } from '../arn.ts';
import { TemplateError } from './template.ts';

/**
 * The function that API Gateway is to call: its ARN, or the URI of its invocation,
 * `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations`.
 * @throws TemplateError for anything else
 */
export function functionArnOf(uri: string): string {
  const arn = /functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
  if (!arn.startsWith('arn:') || parseArn(arn).service !== 'lambda')
    throw new TemplateError(`API Gateway can call functions only here, not ${uri}`);
  return arn;
}
