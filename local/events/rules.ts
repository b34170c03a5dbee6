import type { RuleConfig } from './config.ts';
import type { BusEvent } from './event.ts';
import { type Alternative, compile } from './patterns/compile.ts';
import { matches } from './patterns/match.ts';

interface Standing {
  config: RuleConfig;
  pattern: Alternative[];
  /** Events that it has matched since the local cloud runs. */
  matched: number;
}

/** The rules that stand. */
export class Rules {
  readonly #rules = new Map<string, Standing>();

  /** @throws InvalidEventPatternError */
  put(config: RuleConfig): void {
    const pattern = config.pattern === undefined ? [] : compile(config.pattern);
    const { matched = 0 } = this.#rules.get(config.arn) ?? {};
    this.#rules.set(config.arn, { config, pattern, matched });
  }

  delete(arn: string): void {
    this.#rules.delete(arn);
  }

  get(arn: string): RuleConfig | undefined {
    return this.#rules.get(arn)?.config;
  }

  /** The enabled rules of a bus whose patterns match an event. */
  matching(busArn: string, event: BusEvent): RuleConfig[] {
    const found = [...this.#rules.values()].filter(
      ({ config, pattern }) => config.enabled && config.busArn === busArn && matches(pattern, event),
    );
    for (const each of found) each.matched += 1;
    return found.map(({ config }) => config);
  }

  /** All of them, each with how many events it has matched. */
  all(): Pick<Standing, 'config' | 'matched'>[] {
    return [...this.#rules.values()];
  }
}
