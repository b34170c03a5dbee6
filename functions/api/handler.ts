import type { Context } from 'aws-lambda';
import { log } from '../../lib/log.ts';
import { connect } from './connect.ts';
import { createRouter } from './router.ts';

const router = createRouter(connect);

/** Answers the HTTP API's requests, payload version 2.0. Whatever is wrong with one is told in its answer. */
export const handler = async (event: unknown, context: Context) => {
  log.addContext(context);
  return router.resolve(event, context);
};
