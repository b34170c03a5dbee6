import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright-core';

/** Where Chromium and its kin are installed. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

const { CHROMIUM } = process.env;

/** The browser of this machine, or the one that `CHROMIUM` names; undefined if there is none. */
export const executablePath = (CHROMIUM ? [CHROMIUM] : PLACES).find((place) => existsSync(place));

/**
 * What it is to do without. The popups of its address bar take two processes a window, and half of what a test costs.
 * This is in the place of Playwright's own list, of which all that matters here is in it.
 */
const FEATURES = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
];

/** How it is started, so that it calls nobody by itself. */
export const launchOptions: LaunchOptions = {
  ...(executablePath && { executablePath }),
  args: [
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    `--disable-features=${FEATURES.join(',')}`,
  ],
  // Root, whom a container's only user mostly is, gets no sandbox.
  chromiumSandbox: process.getuid?.() !== 0,
};
