package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// packages are Debian's packages by the programs that are needed of them. Pinned to the
// versions of Debian 12: prometheus 2.42.0, alertmanager 0.25.0, node exporter 1.5.0,
// mysqld exporter 0.14.0; newer ones do.
var packages = map[string]string{
	"prometheus":                 "prometheus",
	"prometheus-alertmanager":    "prometheus-alertmanager",
	"prometheus-node-exporter":   "prometheus-node-exporter",
	"prometheus-mysqld-exporter": "prometheus-mysqld-exporter",
}

// policy is asked by packages whether they may start their services.
const policy = "/usr/sbin/policy-rc.d"

// install installs what is missing.
func (s *stack) install(ctx context.Context) error {
	var missing []string
	for program, pkg := range packages {
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, pkg)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return fmt.Errorf("missing: %s: install them, as root with apt-get", strings.Join(missing, ", "))
	}
	// a file that is there already is somebody's decision, and stays
	if f, err := os.OpenFile(policy, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755); err == nil {
		_, err = f.WriteString("#!/bin/sh\nexit 101\n")
		if err = errors.Join(err, f.Close()); err != nil {
			return errors.Join(err, os.Remove(policy))
		}
		defer os.Remove(policy) //nolint:errcheck // nothing starts by it
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := s.command(ctx, "", "apt-get", "update", "-qq"); err != nil {
		return err
	}
	args := append([]string{"DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends"}, missing...)
	return s.command(ctx, "", "env", args...)
}

// command runs a program to its end. What it says is in the error only.
func (s *stack) command(ctx context.Context, dir, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	ownGroup(cmd)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, out[max(0, len(out)-1500):])
	}
	return nil
}

func (s *stack) build(ctx context.Context) error {
	return errors.Join(
		s.command(ctx, s.root, "go", "build", "-tags=cloud", "-o", s.at("techmap"), "./examples/techmap"),
		s.command(ctx, s.root, "go", "build", "-tags=cloud", "-o", s.at("techmap-api"), "./examples/api"),
	)
}

// start starts a program and waits until its page answers.
func (s *stack) start(ctx context.Context, name, page string, env []string, argv ...string) error {
	address := s.addresses[name]
	p, err := launch(ctx, s.dir, name, env, argv...)
	if err != nil {
		return err
	}
	s.programs = append(s.programs, p)
	return p.ready(ctx, "http://"+address+page)
}

// claim finds an address for a program.
func (s *stack) claim(ctx context.Context, name string) (string, error) {
	address, err := freeAddress(ctx)
	s.addresses[name] = address
	return address, err
}

func (s *stack) startAPI(ctx context.Context) error {
	if _, err := s.claim(ctx, "api"); err != nil {
		return err
	}
	return s.runAPI(ctx)
}

// runAPI starts the server at its address, where it may have been before.
func (s *stack) runAPI(ctx context.Context) error {
	every := 10 * time.Second
	if s.scale > 1 {
		every = time.Second
	}
	err := s.start(ctx, "api", "/readyz", []string{"TECHMAP_MAX_COST_MONTH=" + budget},
		s.at("techmap-api"), "--store="+s.at("store"), "--gold="+s.gold(), "--history=none",
		"--addr="+s.addresses["api"], "--rate=0", "--every="+every.String())
	s.api = s.programs[len(s.programs)-1]
	return err
}

// startExporters starts what tells of the machine and of the database. Of disks it
// sees the store's alone: whether the others are full is not ours to test.
func (s *stack) startExporters(ctx context.Context) error {
	mounts := "tmpfs " + s.at("store") + " tmpfs rw 0 0\n"
	if err := os.WriteFile(s.at("proc/1/mounts"), []byte(mounts), 0o600); err != nil {
		return err
	}
	address, err := s.claim(ctx, "node")
	if err != nil {
		return err
	}
	err = s.start(ctx, "node", "/metrics", nil, "prometheus-node-exporter", "--web.listen-address="+address,
		"--collector.disable-defaults", "--collector.filesystem", "--collector.textfile", "--path.procfs="+s.at("proc"),
		"--collector.filesystem.mount-points-exclude=^/proc$",
		"--collector.textfile.directory="+s.at("textfile"))
	if err != nil || s.local {
		return err
	}
	if address, err = s.claim(ctx, "mysql"); err != nil {
		return err
	}
	login := fmt.Sprintf("DATA_SOURCE_NAME=%s:%s@(%s)/", s.config.User, s.config.Passwd, s.config.Addr)
	return s.start(ctx, "mysql", "/metrics", []string{login}, "prometheus-mysqld-exporter", "--web.listen-address="+address)
}

// monitoring reads a file of examples/monitoring.
func (s *stack) monitoring(name string) (string, error) {
	data, err := os.ReadFile(filepath.Join(s.root, "examples", "monitoring", filepath.FromSlash(name)))
	return string(data), err
}

// place writes a file of examples/monitoring for this stack: its times scaled, and with
// addresses in place of those that are written there.
func (s *stack) place(name string, addresses ...string) (string, error) {
	text, err := s.monitoring(name)
	if err == nil {
		text, err = scaled(text, s.scale)
	}
	if err != nil {
		return "", err
	}
	file := s.at(filepath.Base(name))
	return file, os.WriteFile(file, []byte(strings.NewReplacer(addresses...).Replace(text)), 0o600)
}

func (s *stack) startAlertmanager(ctx context.Context) error {
	config, err := s.place("alertmanager/alertmanager.yml", "127.0.0.1:9095", s.addresses["receiver"])
	if err != nil {
		return err
	}
	address, err := s.claim(ctx, "alertmanager")
	if err != nil {
		return err
	}
	return s.start(ctx, "alertmanager", "/-/ready", nil, "prometheus-alertmanager", "--config.file="+config,
		"--storage.path="+s.at("alertmanager"), "--web.listen-address="+address, "--cluster.listen-address=")
}

func (s *stack) startPrometheus(ctx context.Context) error {
	address, err := s.claim(ctx, "prometheus")
	if err != nil {
		return err
	}
	for _, name := range []string{"recording", "pages", "tickets"} {
		if _, err := s.place("prometheus/rules/" + name + ".yml"); err != nil {
			return err
		}
	}
	interval := "15s"
	if s.scale > 1 {
		interval = "1s"
	}
	config, err := s.place("prometheus/prometheus.yml",
		"rules/*.yml", "{recording,pages,tickets}.yml", "_interval: 15s", "_interval: "+interval,
		"127.0.0.1:8080", s.addresses["api"], "127.0.0.1:9100", s.addresses["node"],
		"127.0.0.1:9104", s.addresses["mysql"], "127.0.0.1:9090", address, "127.0.0.1:9093", s.addresses["alertmanager"])
	if err != nil {
		return err
	}
	if err := s.withoutAbsent(config); err != nil {
		return err
	}
	return s.start(ctx, "prometheus", "/-/ready", nil, "prometheus", "--config.file="+config,
		"--storage.tsdb.path="+s.at("prometheus"), "--web.listen-address="+address)
}
