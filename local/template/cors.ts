import * as z from 'zod';
import type { CorsConfig } from '../http/cors.ts';

const Origin = z.string().regex(/^(?:\*|https?:\/\/\*|[^*]+)$/);

/** What HTTP APIs and function URLs say of pages of other origins, in the same words. */
export const Cors = z
  .object({
    AllowOrigins: z.array(Origin).default([]),
    AllowMethods: z.array(z.string()).default([]),
    AllowHeaders: z.array(z.string()).default([]),
    ExposeHeaders: z.array(z.string()).default([]),
    AllowCredentials: z.boolean().default(false),
    MaxAge: z.number().optional(),
  })
  .refine(({ AllowOrigins, AllowCredentials }) => !AllowCredentials || !AllowOrigins.includes('*'), {
    message: 'AllowCredentials and the origin * exclude each other',
  });

export const corsConfig = (told: z.output<typeof Cors>): CorsConfig => ({
  origins: told.AllowOrigins,
  methods: told.AllowMethods,
  headers: told.AllowHeaders,
  exposed: told.ExposeHeaders,
  credentials: told.AllowCredentials,
  ...(told.MaxAge !== undefined && { maxAgeSeconds: told.MaxAge }),
});
