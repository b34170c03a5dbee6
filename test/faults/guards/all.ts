import { bannerGuards } from './banner.ts';
import { apiGuards } from './api.ts';
import { backupGuards } from './backup.ts';
import { failureGuards } from './failures.ts';
import type { Guard } from './guard.ts';
import { reconcileGuards } from './reconcile.ts';
import { redriveGuards } from './redrive.ts';
import { scraperGuards } from './scraper.ts';
import { thumbnailGuards } from './thumbnail.ts';

/** The guards of all functions. */
export const allGuards: Guard[] = [
  ...thumbnailGuards,
  ...bannerGuards,
  ...backupGuards,
  ...failureGuards,
  ...redriveGuards,
  ...scraperGuards,
  ...apiGuards,
  ...reconcileGuards,
];
