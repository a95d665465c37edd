/** Where databases listen that do not say otherwise. */
export const databasePorts = { mongodb: 27017, mysql: 3306, postgresql: 5432, redis: 6379 } as const;
