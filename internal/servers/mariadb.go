package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
)

// mariadb is a MariaDB on a data folder of its own, whose root has no password.
// Tests may restart it.
type mariadb struct {
	program string

	dir  string
	port int

	mu   sync.Mutex // of restarts
	proc *process
}

func (m *mariadb) install(ctx context.Context) error {
	var err error
	m.program, err = aptInstall(ctx, "mariadbd", "mariadb-server")
	return err
}

func (m *mariadb) start(ctx context.Context, dir string, port int) (running, error) {
	m.dir, m.port = dir, port
	if err := m.create(ctx); err != nil {
		return running{}, err
	}
	if err := m.up(ctx); err != nil {
		return running{}, err
	}
	control, err := serveControl(ctx, m.restart)
	if err != nil {
		return running{}, errors.Join(err, m.proc.stop())
	}
	return running{
		env:   []string{"TECHMAP_TEST_MYSQL=" + m.dsn(), "TECHMAP_TEST_MYSQL_RESTART=" + control.url},
		stop:  func() error { return errors.Join(control.stop(), m.down()) },
		alive: m.alive,
	}, nil
}

// dsn returns the data source name without a database.
func (m *mariadb) dsn() string { return fmt.Sprintf("root:@tcp(%s)/", address(m.port)) }

// create makes the data folder.
func (m *mariadb) create(ctx context.Context) error {
	tool, err := lookPath("mariadb-install-db")
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(m.dir, "tmp"), 0o700); err != nil { //nolint:gosec // G703: our own folder
		return err
	}
	return call(ctx, m.dir, nil, append([]string{
		tool, "--no-defaults", "--datadir=" + m.data(), "--auth-root-authentication-method=normal", "--skip-test-db",
	}, asUser()...)...)
}

// up starts the server on the data folder and waits until it answers.
func (m *mariadb) up(ctx context.Context) error {
	p, err := launch(ctx, m.dir, "mysql", nil, append([]string{
		m.program, "--no-defaults", "--datadir=" + m.data(),
		"--socket=" + filepath.Join(m.dir, "m.sock"), "--pid-file=" + filepath.Join(m.dir, "m.pid"),
		"--bind-address=127.0.0.1", "--port=" + itoa(m.port), "--tmpdir=" + filepath.Join(m.dir, "tmp"),
		"--innodb-buffer-pool-size=128M", "--skip-name-resolve",
		"--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci",
	}, asUser()...)...)
	if err != nil {
		return err
	}
	m.proc = p
	if err := p.until(ctx, m.ping); err != nil {
		return errors.Join(err, p.stop())
	}
	return nil
}

func (m *mariadb) ping(ctx context.Context) error {
	db, err := sql.Open("mysql", m.dsn())
	if err != nil {
		return err
	}
	return errors.Join(db.PingContext(ctx), db.Close())
}

// restart ends the server, politely or not, and starts it on the same port and data.
func (m *mariadb) restart(ctx context.Context, kill bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	end := m.proc.stop
	if kill {
		end = m.proc.kill
	}
	if err := end(); err != nil {
		return err
	}
	return m.up(ctx)
}

func (m *mariadb) down() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.proc.stop()
}

func (m *mariadb) alive() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.proc.ended()
}

func (m *mariadb) data() string { return filepath.Join(m.dir, "data") }

// asUser is what MariaDB's programs have to be told when root runs them.
func asUser() []string {
	if os.Geteuid() != 0 {
		return nil
	}
	return []string{"--user=root"}
}
