import sharp from 'sharp';

// libvips reads some 30 formats, and several of them can be made to read files, hang or fill the memory. Uploads come
// from strangers: only the formats that we want are left, and only from memory, never by a path.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});

// No image comes twice; and below 1,769 MB a function has less than one core.
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
