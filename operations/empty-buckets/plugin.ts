import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../errors.ts';
import { confirmStage } from './confirm.ts';
import { count } from './contents.ts';
import { emptyBuckets } from './empty-buckets.ts';
import type { Bucket } from './ports.ts';
import type { Serverless, Writers } from './serverless.ts';

/** Long enough for an S3 event to arrive and a function to deal with it, as a rule. */
const SETTLE_MS = 2000;

/** Empties a stack's buckets before `sls remove`: CloudFormation deletes no bucket that has anything in it. */
export default class EmptyBucketsPlugin {
  readonly commands = {
    remove: {
      options: {
        'empty-buckets': { usage: 'Delete what is in the buckets without asking', type: 'boolean' },
      },
    },
  };
  readonly hooks = { 'before:remove:remove': () => this.#empty() };
  readonly #serverless: Serverless;
  readonly #options: { 'empty-buckets'?: boolean };
  readonly #writers: Writers;

  constructor(serverless: Serverless, options: { 'empty-buckets'?: boolean }, writers: Writers) {
    this.#serverless = serverless;
    this.#options = options;
    this.#writers = writers;
  }

  async #empty(): Promise<void> {
    const { classes } = this.#serverless;
    const { log, progress } = this.#writers;
    const stage = this.#serverless.getProvider('aws').getStage();
    const line = progress.get('buckets');
    line.update('Looking into the buckets');
    try {
      const total = await emptyBuckets(await this.#buckets(), {
        show: (text) => log.notice(text),
        confirm: () => {
          // It would overwrite the question.
          line.remove();
          return this.#confirm(stage);
        },
        progress: (text) => line.update(text),
        settle: () => sleep(SETTLE_MS),
      });
      if (total > 0) log.success(`Emptied the buckets of stage ${stage}: ${count(total)} deleted`);
    } catch (error) {
      // The framework prints its own errors without a stack.
      if (error instanceof OperatorError) throw new classes.Error(error.message, 'BUCKETS_NOT_EMPTIED');
      throw error;
    } finally {
      line.remove();
    }
  }

  async #confirm(stage: string): Promise<void> {
    if (this.#options['empty-buckets']) return;
    await confirmStage(stage, { input: process.stdin, output: process.stderr });
  }

  async #buckets(): Promise<Bucket[]> {
    // Takes its time to load, and other commands do without.
    const { stackBuckets } = await import('./stack-buckets.ts');
    const provider = this.#serverless.getProvider('aws');
    const { naming } = provider;
    const except = new Set([naming.getDeploymentBucketLogicalId(), ...this.#retained()]);
    return stackBuckets(await provider.getAwsSdkV3Config(), naming.getStackName(), except);
  }

  /** Resources that CloudFormation leaves as they are when their stack goes. */
  #retained(): string[] {
    const resources = Object.entries(this.#serverless.service.resources?.Resources ?? {});
    return resources
      .filter(([, { DeletionPolicy = '' }]) => DeletionPolicy.startsWith('Retain'))
      .map(([logicalId]) => logicalId);
  }
}
