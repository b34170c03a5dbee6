import type { Lookout } from './lookout.ts';

/** By what the browser tells: a tab in front, a network that is there again. */
export const browserLookout: Lookout = {
  isVisible: () => document.visibilityState === 'visible',
  onReturn(listener) {
    document.addEventListener('visibilitychange', listener);
    addEventListener('online', listener);
    return () => {
      document.removeEventListener('visibilitychange', listener);
      removeEventListener('online', listener);
    };
  },
};
