import type { Ports } from '../../../functions/api/ports.ts';

/** What of an event of payload version 2.0 a switch reads. */
export interface HttpEvent {
  rawPath: string;
  rawQueryString: string;
  body?: string;
  requestContext: { http: { method: string }; authorizer?: { lambda: { owner: string; scope: string } } };
}

const TYPES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/** The floor: the same routes behind a switch, with checks written by hand and no library. */
export async function answerByHand(event: HttpEvent, { images, photos, uuid }: Ports) {
  const { rawPath, rawQueryString, body = '', requestContext } = event;
  const { owner, scope } = requestContext.authorizer?.lambda ?? { owner: '', scope: '' };
  const { method } = requestContext.http;
  const [, id = ''] = /^\/images\/([0-9a-v]{26})$/.exec(rawPath) ?? [];
  const may = (needed: string): boolean => scope.split(' ').includes(needed);
  switch (`${method} ${id ? '/images/:id' : rawPath}`) {
    case 'GET /health':
      return reply(200, { status: 'ok' });
    case 'GET /images': {
      if (!may('images:read')) return reply(403);
      const limit = Number(new URLSearchParams(rawQueryString).get('limit') ?? 20);
      const isGood = Number.isInteger(limit) && limit >= 1 && limit <= 100;
      return isGood ? reply(200, await images.list(owner, limit, undefined)) : reply(400);
    }
    case 'POST /images': {
      if (!may('images:write')) return reply(403);
      const { contentType, size } = JSON.parse(body);
      const isGood = TYPES.has(contentType) && (size === undefined || Number.isInteger(size));
      return isGood
        ? reply(201, await photos.form(uuid(), contentType, { least: 1, most: size }))
        : reply(422);
    }
    case 'GET /images/:id':
      return may('images:read') ? reply(200, await images.read(id)) : reply(403);
    case 'DELETE /images/:id':
      if (!may('images:write')) return reply(403);
      await photos.remove(id);
      return reply(204);
    default:
      return reply(404);
  }
}

const reply = (statusCode: number, body: object = {}) => ({ statusCode, body: JSON.stringify(body) });
