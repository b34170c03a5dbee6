import type { Api, Created } from './api.ts';
import { checkThumbnail } from './check-thumbnail.ts';
import { noImage, noThumbnail, thumbnailsOf } from './looks.ts';
import type { Ports } from './ports.ts';
import { postForm } from './post-form.ts';
import { stepper } from './steps.ts';
import { until } from './until.ts';

/** Uploads the photo, looks at what comes of it, and deletes it. @throws StepError */
export async function followPhoto(
  api: Api,
  { id, upload }: Created,
  ports: Omit<Ports, 'address' | 'token'>,
) {
  const { hints, photo, patience, print } = ports;
  const step = stepper(print);
  await step({
    title: 'Upload a photo',
    look: hints.upload,
    work: () => postForm(upload, photo),
    note: () => `${photo.name}, ${photo.bytes.length} bytes`,
  });
  const thumbnails = await step({
    title: 'Wait for its thumbnails',
    look: hints.thumbnails,
    work: () => until(() => thumbnailsOf(api, id), patience),
    note: (found) => found.map(({ width, height }) => `${width} × ${height}`).join(', '),
  });
  await step({
    title: 'Download one of them',
    look: hints.download,
    work: () => checkThumbnail(thumbnails, photo.thumbnail),
    note: String,
  });
  await step({ title: 'DELETE /images/{id}', look: hints.api, work: () => api.remove(id) });
  await step({
    title: 'Wait until it is gone',
    look: hints.thumbnails,
    work: () => until(() => noImage(api, id), patience),
  });
  await step({
    title: 'Wait until they are gone',
    look: hints.thumbnails,
    work: () => Promise.all(thumbnails.map(({ url }) => until(() => noThumbnail(url), patience))),
  });
}
