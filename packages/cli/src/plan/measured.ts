/** Written by `npm run bench -- SCENARIO ... --scale docs/SCALE.md`, each figure when its scenario is measured. */
export const measured = {
  connectionMemory: 11,
  kernelMemory: 5,
  nodeMemory: 147,
  connectionCpu: 7.7,
  connecting: 826,
  messageNode: 186,
  messageStore: 90.8,
  messageRedis: 30,
  messageKafka: 50,
  relayEvents: 10_000,
  delivery: 7.24,
  stored: 0.6,
} as const
