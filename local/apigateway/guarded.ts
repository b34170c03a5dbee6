import { parseArn } from '../arn.ts';
import type { ServiceRequest } from '../iam/service-access.ts';
import type { Trace } from '../trace.ts';
import type { Invoke } from './lambda-authorizers.ts';

const SERVICE = 'apigateway.amazonaws.com';

/**
 * Calls only those functions whose own policies let API Gateway in; the others fail, as on AWS.
 * @param allows - whether a resource's policy lets a service in
 */
export const guarded =
  (invoke: Invoke, allows: (request: ServiceRequest) => boolean, trace: Trace): Invoke =>
  async (functionArn, payload, cause, sourceArn) => {
    const { accountId } = parseArn(functionArn);
    const action = 'lambda:InvokeFunction';
    const request = { service: SERVICE, sourceArn, action, resource: functionArn, accountId };
    if (allows(request)) return invoke(functionArn, payload, cause, sourceArn);
    const detail = {
      ...request,
      principal: SERVICE,
      message: `${SERVICE} is not authorized to perform: ${action} on resource: ${functionArn}`,
      remedy: `add an AWS::Lambda::Permission with Principal ${SERVICE} and SourceArn ${sourceArn}`,
    };
    const { id, subject } = cause;
    trace.record({ service: 'iam', resource: SERVICE, type: 'AccessDenied', cause: id, subject, detail });
    return undefined;
  };
