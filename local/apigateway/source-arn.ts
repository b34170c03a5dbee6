import { parseArn } from '../arn.ts';
import type { LambdaAuthorizer, RouteConfig } from './config.ts';
import type { HttpEvent } from '../http/event.ts';

/**
 * On whose behalf a function is called: the route's.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function routeSource({ key, functionArn }: RouteConfig, event: HttpEvent): string {
  const { stage, http } = event.requestContext;
  const [, path] = key.split(' ');
  const route = path === undefined ? key : `${http.method}${path}`;
  return `${prefixOf(functionArn, event)}/${stage}/${route}`;
}

/** The same of an authorizer. */
export const authorizerSource = ({ id, functionArn }: LambdaAuthorizer, event: HttpEvent): string =>
  `${prefixOf(functionArn, event)}/authorizers/${id}`;

function prefixOf(functionArn: string, { requestContext: { accountId, apiId } }: HttpEvent): string {
  return `arn:aws:execute-api:${parseArn(functionArn).region}:${accountId}:${apiId}`;
}
