import { isLook, isReading } from '../../repeats.ts';
import type { GraphEdge, GraphNode } from '../model.ts';
import type { Diary } from './diary.ts';
import { isAbsence, textOf, type TraceEvent } from './trace-event.ts';

/** Something that is seen to move along an edge. */
export interface Move {
  /** The node that it comes from; undefined for what comes from outside. */
  from: string | undefined;
  to: string;
  /** The edge that it goes along. */
  edge?: GraphEdge;
  /** Whether it goes against the edge's own direction: what is read. */
  back?: boolean;
  tone: 'event' | 'data' | 'bad';
}

/** What is seen to move when something has happened. */
export function movesOf(event: TraceEvent, diary: Diary, edges: readonly GraphEdge[]): Move[] {
  const node = diary.nodeOf(event);
  const along = (kinds: GraphEdge['kind'][], tone: Move['tone']): Move[] => {
    if (!node) return [];
    const find = ({ id }: GraphNode) =>
      edges.find(({ from, to, kind }) => from === id && to === node.id && kinds.includes(kind));
    const origin = diary.originOf(event, (each) => find(each) !== undefined);
    const edge = origin && find(origin);
    return edge ? [{ from: edge.from, to: edge.to, edge, tone }] : [];
  };
  const tone = isRead(event, diary) ? 'data' : 'event';
  const fromOutside = (): Move[] => (node ? [{ from: undefined, to: node.id, tone }] : []);
  switch (event.type) {
    case 'Request':
      return fromOutside();
    case 'Started':
      return Number(event.detail['attempt']) > 1 ? [] : along(['trigger', 'send'], tone);
    case 'RuleMatched':
      return along(['trigger', 'send'], 'event');
    case 'MessageSent': {
      const failed = along(['failure'], 'bad');
      return failed.length > 0 ? failed : along(['trigger', 'send'], 'event');
    }
    case 'MovedToDeadLetterQueue':
      return edges
        .filter(({ kind, from }) => kind === 'failure' && from === node?.id)
        .map((edge) => ({ from: edge.from, to: edge.to, edge, tone: 'bad' }));
    case 'Report':
      return node ? callsOf(event, node, edges) : [];
    case 'AccessDenied':
      return node ? refusalOf(event, node, diary, edges) : [];
    default:
      if (event.service !== 's3') return [];
      return event.cause === undefined ? fromOutside() : along(['data'], 'data');
  }
}

/** Whether it is no more than a look: pages look again and again. */
const isRead = (event: TraceEvent, diary: Diary): boolean => [event, ...diary.causesOf(event)].some(isLook);

/** What a function has read and written; what it has put into buckets was seen when it did so. */
function callsOf(event: TraceEvent, node: GraphNode, edges: readonly GraphEdge[]): Move[] {
  return Object.entries(event.detail['touched'] ?? {}).flatMap(([arn, calls]): Move[] => {
    const edge = edges.find(({ from, to, kind }) => from === node.id && to === arn && kind === 'data');
    const names = Object.keys(calls ?? {});
    const writes = names.some((name) => !isReading(name));
    if (!edge || (writes && arn.startsWith('arn:aws:s3:'))) return [];
    return [{ from: edge.from, to: edge.to, edge, tone: 'data', back: !writes }];
  });
}

/** What a function was refused. Where it has no permission at all, there is no edge either. */
function refusalOf(event: TraceEvent, node: GraphNode, diary: Diary, edges: readonly GraphEdge[]): Move[] {
  const target = diary.nodeOfArn(textOf(event, 'resource'));
  if (!target || target.id === node.id) return [];
  const edge = edges.find(({ from, to }) => from === node.id && to === target.id);
  return [{ from: node.id, to: target.id, tone: isAbsence(event) ? 'data' : 'bad', ...(edge && { edge }) }];
}
