// Package monitoring holds what watches techmap: rules and alerts of Prometheus, routes of
// Alertmanager, dashboards of Grafana. Its tests hold them to each other, to the table of
// metrics and to the runbook. See README.md.
package monitoring
