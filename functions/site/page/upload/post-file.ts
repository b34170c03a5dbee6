import type { UploadForm } from '../api/answers.ts';
import { noAnswer, refused } from './s3-words.ts';

/**
 * Posts a file to S3 with its form. It is no `fetch`, which does not tell how much is sent.
 * @param onShare - hears what share of it is sent, 0 to 1
 * @throws UploadError
 */
export async function postFile(
  { url, fields }: UploadForm,
  file: File,
  onShare: (share: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 reads no field that comes after it.
  form.append('file', file);
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.upload.addEventListener('progress', ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0));
  const ended = new Promise((resolve) => request.addEventListener('loadend', resolve));
  request.send(form);
  await ended;
  if (request.status === 0) throw noAnswer(new URL(url).host);
  if (request.status >= 300) throw refused(request.status, request.responseText);
}
