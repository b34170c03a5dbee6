import { expectStatus, request } from './answer.ts';
import type { Created } from './api.ts';
import type { Photo } from './ports.ts';

/** Uploads a photo as a browser does. @throws UnexpectedError if S3 refuses it */
export async function postForm({ url, fields }: Created['upload'], photo: Photo): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 ignores whatever comes after the file.
  form.append('file', new Blob([photo.bytes], { type: photo.contentType }), photo.name);
  await expectStatus('S3', 204, await request(url, { method: 'POST', body: form }));
}
