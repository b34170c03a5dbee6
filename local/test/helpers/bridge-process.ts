import { FaultSettings } from '../../faults.ts';
import { bridged } from './bridge.ts';
import { startCloud } from './cloud.ts';

/** A local cloud as a process of its own, to be killed: half of its events are held back. */
const local = await startCloud(bridged, process.argv[2]);
local.cloud.faults.set(FaultSettings.parse({ delay: 0.5, delaySeconds: 600 }));
process.send?.({ endpoint: local.endpoint });
