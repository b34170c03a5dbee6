import { createServer } from 'node:http';
import { ACCOUNTS } from '../iam/accounts.ts';
import { listen } from '../loopback.ts';

const ANSWER = `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>
<Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>`;

/**
 * Packaging a service with layers asks CloudFormation for the last deployment, to spare an upload, and so needs
 * credentials and a network for a question that a mere package does not have. Here it gets the answer "never
 * deployed" from loopback for as long as `work` runs.
 */
export async function withoutStack<T>(work: () => Promise<T>): Promise<T> {
  const restore = await answerNoStack();
  try {
    return await work();
  } finally {
    await restore();
  }
}

/** The same, until the returned function is called. */
export async function answerNoStack(): Promise<() => Promise<void>> {
  const { variables, close } = await serveNoStack();
  const restore = setVariables({ ...variables, AWS_SESSION_TOKEN: undefined, AWS_PROFILE: undefined });
  return async () => {
    restore();
    await close();
  };
}

/** The same for another process, which finds the answer by these environment variables. */
export async function serveNoStack() {
  const server = createServer((request, response) => {
    request.resume();
    // A connection kept alive would keep the command from ending.
    response.writeHead(400, { 'content-type': 'text/xml', connection: 'close' }).end(ANSWER);
  });
  const port = await listen(server.unref());
  const [{ accessKeyId, secretAccessKey }] = ACCOUNTS;
  return {
    variables: {
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
      // The answer is the same for everybody, so any key will do where there is none. The framework keeps it, and
      // may go on to call the local cloud with it.
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Sets environment variables, or unsets them. @returns what gives them their values back */
function setVariables(values: Record<string, string | undefined>): () => void {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return () => void setVariables(before);
}
