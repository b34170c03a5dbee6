import type { Context } from 'aws-lambda';
import page from 'page:./page';
import { log, logInvocation } from '../../lib/log.ts';
import { connect } from './connect.ts';
import { readRequest } from './request.ts';
import { serve } from './serve.ts';
import { assetsOf, documentOf } from './site.ts';

const assets = assetsOf(page);
const document = async () => documentOf(page, await connect());

/** Answers a function URL's requests with the page and its files. @throws ZodError for an event that is no request */
export const handler = async (event: unknown, context: Context) => {
  logInvocation(event, context);
  const answer = await serve(readRequest(event), { assets, document });
  log.info('request', { status: answer.statusCode });
  return answer;
};
