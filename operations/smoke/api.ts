import * as z from 'zod';
import { expectStatus, request } from './answer.ts';

const Created = z.object({
  id: z.string(),
  upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
});
const Thumbnail = z.object({ width: z.number(), height: z.number(), bytes: z.number(), url: z.string() });
const Image = z.object({
  status: z.string(),
  code: z.optional(z.string()),
  thumbnails: z._default(z.array(Thumbnail), []),
});

/** An upload that is prepared. */
export type Created = z.output<typeof Created>;
/** See {@link Image}. */
export type Thumbnail = z.output<typeof Thumbnail>;
/** What the API tells of an image. */
export type Image = z.output<typeof Image>;

/** The API at an address, as its clients see it. All throw UnexpectedError for an answer that is not the usual one. */
export const apiAt = (address: string, token: string) => {
  const authorization = `Bearer ${token}`;
  const call = (method: string, path: string) =>
    request(`${address}${path}`, { method, headers: { authorization } });

  return {
    async create(contentType: string, size: number): Promise<Created> {
      const response = await request(`${address}/images`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ contentType, size }),
      });
      return Created.parse(await (await expectStatus('POST /images', 201, response)).json());
    },

    /** The image; undefined if there is none. */
    async find(id: string): Promise<Image | undefined> {
      const response = await call('GET', `/images/${id}`);
      if (response.status === 404) return undefined;
      return Image.parse(await (await expectStatus('GET /images/{id}', 200, response)).json());
    },

    async remove(id: string): Promise<void> {
      await expectStatus('DELETE /images/{id}', 204, await call('DELETE', `/images/${id}`));
    },
  };
};

/** See {@link apiAt}. */
export type Api = ReturnType<typeof apiAt>;
