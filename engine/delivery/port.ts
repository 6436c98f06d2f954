/** Whether anything is delivered to this port: those of the web, and from 1024 up all that no other protocol is known to own. */
export function isPortDelivered(port: number): boolean {
  if (!Number.isInteger(port) || port > 65_535) return false;
  return port === 443 || port === 80 || (port >= 1024 && !badPorts.has(port) && !foreignPorts.has(port));
}

/** The Fetch standard's bad ports from 1024 up (fetch.spec.whatwg.org, “port blocking”). */
const badPorts: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10_080,
]);

/**
 * What stands inside a network and obeys whoever reaches it: a request to it may do harm although its answer is never seen.
 * Ports that websites use as well (3000, 8000, 8080, 8443, 9000, 9090) are not among them.
 */
const foreignPorts: ReadonlySet<number> = new Set([
  // Databases: SQL Server, Oracle, MySQL, PostgreSQL and PgBouncer, CouchDB, Cassandra, Redis, MongoDB, RethinkDB.
  1433,
  1434, 1521, 3306, 5432, 6432, 5984, 9042, 9160, 6379, 6380, 16_379, 26_379, 27_017, 27_018, 27_019, 28_015,
  // Search and caches: Elasticsearch, Memcached.
  9200, 9300, 11_211,
  // Queues: MQTT, AMQP and RabbitMQ's own, Kafka, NATS, ActiveMQ.
  1883, 8883, 5671, 5672, 15_672, 25_672, 9092, 9093, 4222, 61_616,
  // Whoever rules a cluster: Docker and Swarm, etcd, ZooKeeper, Kubernetes, Nomad, Consul, Vault, Erlang.
  2375, 2376, 2377, 2379, 2380, 2181, 6443, 10_250, 10_255, 10_256, 10_257, 10_259, 4646, 4647, 4648, 8300,
  8301, 8302, 8500, 8501, 8502, 8600, 8200, 8201, 4369,
  // Remote hands: Java RMI, RDP, WinRM, VNC.
  1099, 3389, 5985, 5986, 5900,
  // Proxies and who rules them, and what tells all about a machine: SOCKS, Squid, Caddy's administration, node exporters.
  1080,
  3128, 2019, 9100,
]);
