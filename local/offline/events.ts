import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface EventClass {
  prototype: { create: (this: object) => object };
}

/**
 * serverless-offline has `null` for what API Gateway leaves out of an event, and libraries that check events refuse
 * those. It offers no place to change them, hence its own class is changed.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export async function leaveOutNulls(serviceDir: string): Promise<void> {
  const entry = createRequire(join(serviceDir, 'package.json')).resolve('serverless-offline');
  const file = join(dirname(entry), 'events/http/lambda-events/LambdaProxyIntegrationEventV2.js');
  const { default: event }: { default: EventClass } = await import(pathToFileURL(file).href);
  const { create } = event.prototype;
  event.prototype.create = function (): object {
    return Object.fromEntries(Object.entries(create.call(this)).filter(([, value]) => value !== null));
  };
}
