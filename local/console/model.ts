/** What a node stands for. */
export type Kind = 'api' | 'url' | 'schedule' | 'rule' | 'bus' | 'bucket' | 'queue' | 'function' | 'table';

/** A resource that stands. */
export interface GraphNode {
  /** Its ARN, or what takes the place of one. */
  id: string;
  kind: Kind;
  /** As AWS knows it; events of the trace have it as their `resource`. */
  name: string;
  /** As people call it: without what all names of its stack begin with. */
  label: string;
  accountId: string;
  /** The stack that it is of; empty for what is of none. */
  stack: string;
  /** A few words beneath its name. */
  about: string;
  /** What else there is to know, by what it is called. */
  facts: Record<string, string>;
  /** Of a function: the name of its role, by which refusals know it. */
  role?: string;
  /** Of a rule or a schedule: whether it does anything. */
  enabled?: boolean;
}

/**
 * Why there is an edge: `trigger` has one resource set off another by itself, `send` is what a function or a destination
 * may send or invoke, `data` what a function's role may read and write, `failure` where it goes when it fails.
 */
export type EdgeKind = 'trigger' | 'send' | 'data' | 'failure';

/** An edge, in the direction in which events or data go. */
export interface GraphEdge {
  /** Of nodes: their ids. */
  from: string;
  to: string;
  kind: EdgeKind;
  /** Which events, routes or actions. */
  label: string;
}

/** Nodes, and what leads where. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** The graph of what stands. */
export interface StandingGraph extends Graph {
  /** Another one when something else stands. */
  stands: string;
}

/** An execution environment. */
export interface LiveEnvironment {
  number: number;
  state: 'init' | 'idle' | 'busy' | 'resting' | 'ended';
  served: number;
  pid: number | undefined;
  /** How long its cold start took; undefined while it takes. */
  initMs: number | undefined;
  memoryMb: number;
}

export interface LiveFunction {
  id: string;
  /** Asynchronous events that have not ended. */
  queued: number;
  invocations: number;
  errors: number;
  coldStarts: number;
  throttles: number;
  environments: LiveEnvironment[];
}

export interface LiveQueue {
  id: string;
  visible: number;
  inFlight: number;
  delayed: number;
  /** When the next hidden message is visible: epoch milliseconds of the virtual clock. */
  next?: number | undefined;
}

/** Something that waits for its time. */
export interface Due {
  /** Of the node that it happens to. */
  id: string;
  /** Epoch milliseconds of the virtual clock. */
  at: number;
  kind: 'retry' | 'message' | 'tick';
  what: string;
  /** What it is about, if it is told: a key, say. */
  subject: string;
}

/** How things are at a moment. */
export interface Live {
  /** That of the graph of what stands. */
  stands: string;
  /** Epoch milliseconds of the virtual clock. */
  now: number;
  /** Virtual seconds a second. */
  speed: number;
  /** The next first. */
  due: Due[];
  functions: LiveFunction[];
  queues: LiveQueue[];
  faults: Record<string, number>;
}

/** What is in a node, as much as fits on a page. */
export interface Details {
  messages?: {
    id: string;
    body: string;
    attributes: Record<string, unknown>;
    /** From this queue, and from those that it was in before. */
    receives: number;
    receivesBefore: number;
    /** Epoch milliseconds of the virtual clock, as `sentAt`. */
    visibleAt: number;
    sentAt: number;
    subject: string;
    /** The trace's event of its coming. */
    event: number;
  }[];
  objects?: {
    key: string;
    versionId: string;
    size: number;
    /** ISO 8601. */
    modified: string;
    deleted: boolean;
    latest: boolean;
  }[];
  /** Each one's JSON. */
  rows?: string[];
  lines?: { time: number; stream: string; message: string }[];
  /** Whether there are more than these. */
  more?: boolean;
}

/** What has been sent again, by the event that tells so. */
export interface SentAgain {
  id: number;
}

/** What an invocation came to, in Lambda's own terms. */
export interface Answer extends SentAgain {
  /** The type of its error. */
  error: string | null;
  /** JSON. */
  payload: string;
  logTail: string;
}
