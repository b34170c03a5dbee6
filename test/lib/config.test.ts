import { expect, test } from 'vitest';
import { Name, readConfig } from '../../lib/config.ts';

test('settings are read from the environment', () => {
  expect(readConfig({ TABLE_NAME: Name }, { TABLE_NAME: 'photos', PATH: '/bin' })).toEqual({
    TABLE_NAME: 'photos',
  });
});

test('every variable that is missing or empty is named', () => {
  // Act
  const environment = { TABLE_NAME: '' };
  const read = () => readConfig({ TABLE_NAME: Name, THUMBNAILS_BUCKET: Name }, environment);

  // Assess
  expect(read).toThrow(expect.objectContaining({ name: 'ConfigError', retryable: false }));
  expect(read).toThrow(/TABLE_NAME.*THUMBNAILS_BUCKET/);
});
