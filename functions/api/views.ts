/*
 * What is answered. These schemas are in the OpenAPI document, and what the views return is of their types; nothing of
 * them is in the bundle.
 */
export * from './views/backups.ts';
export * from './views/failures.ts';
export * from './views/images.ts';
export * from './views/news.ts';
export * from './views/service.ts';
