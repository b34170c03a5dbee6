import type { TraceEvent } from '../../trace-event.ts';

export type { TraceEvent } from '../../trace-event.ts';

/** A detail that is a text; empty when it is none. */
export const textOf = ({ detail }: TraceEvent, name: string): string => {
  const value = detail[name];
  return typeof value === 'string' ? value : '';
};

/** A detail that is a number; 0 when it is none. */
export const numberOf = ({ detail }: TraceEvent, name: string): number => {
  const value = detail[name];
  return typeof value === 'number' ? value : 0;
};

/** The ids of the messages that it is about. */
export function messageIdsOf({ detail }: TraceEvent): string[] {
  const { messageId, messageIds } = detail;
  const all: unknown[] = Array.isArray(messageIds) ? messageIds : [messageId];
  return all.filter((id): id is string => typeof id === 'string');
}

/**
 * Whether what was refused is only to know that something is not there, as S3 does on purpose: no role need be wider.
 */
export const isAbsence = (event: TraceEvent): boolean => textOf(event, 'absent') !== '';
