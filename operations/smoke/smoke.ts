import { expectStatus, request } from './answer.ts';
import { apiAt } from './api.ts';
import { followPhoto } from './follow-photo.ts';
import type { Ports } from './ports.ts';
import { stepper } from './steps.ts';

/**
 * Takes a photo the whole way through a deployment, from its upload until nothing is left to be seen of it. Also if
 * a step fails, the photo is deleted.
 * @throws StepError
 */
export async function smoke(ports: Ports): Promise<void> {
  const { hints, photo, print } = ports;
  const step = stepper(print);
  const address = await step({ title: 'Find the API', look: hints.stack, work: ports.address, note: String });
  await step({
    title: 'GET /health',
    look: hints.api,
    work: async () => expectStatus('GET /health', 200, await request(`${address}/health`)),
  });
  const token = await step({ title: 'Make a token', look: hints.token, work: ports.token });
  const api = apiAt(address, token);
  const created = await step({
    title: 'POST /images',
    look: `${hints.authorized}; ${hints.api}`,
    work: () => api.create(photo.contentType, photo.bytes.length),
    note: ({ id }) => `image ${id}`,
  });
  try {
    await followPhoto(api, created, ports);
  } catch (error) {
    const cleanUp = { title: 'Clean up', look: hints.api, work: () => api.remove(created.id) };
    await step(cleanUp).catch(() => print(`  Image ${created.id} of the owner "smoke" is left behind`));
    throw error;
  }
}
