package mysqlsink

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/techmap-it/techmap"
)

// A Connection is what a DSN cannot say of a connection. The zero value works.
type Connection struct {
	// CA is a bundle of certificates in PEM, that of Amazon RDS for instance: one
	// of them must have signed the server's, and the connection is encrypted.
	CA []byte
	// Token returns the password of the next connection, such as an IAM token of
	// RDS, which is good for 15 minutes. It is sent in clear text over TLS, and
	// asked for only if the DSN verifies the server's certificate.
	Token func(ctx context.Context) (string, error)
}

// Defaults of what a DSN leaves open.
const (
	dialTimeout  = 10 * time.Second
	readTimeout  = 5 * time.Minute // more than a statement may wait for a lock
	writeTimeout = time.Minute
	streamPause  = "600" // seconds a reader of a stream may take between two rows
)

// Config returns the configuration that dsn and c describe, with all that a store
// relies on: strict mode, utf8mb4, UTC, timeouts, parameters that are sent with
// their statement instead of in a message of their own. A DSN is written
//
//	user:password@tcp(host:3306)/database?tls=true
//
// where tls is true, rds (true with the CA bundle of c), preferred, skip-verify or
// false. All parameters of github.com/go-sql-driver/mysql may be given, but for those
// that the store relies on, which are set whatever they say. A DSN that cannot be used is
// techmap.ErrInvalid; errors do not repeat it, because it may hold a password. c may be
// nil.
func Config(dsn string, c *Connection) (*mysql.Config, error) {
	if c == nil {
		c = &Connection{}
	}
	dsn, rds := withoutRDS(dsn)
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, refuse(redact(err) + ", write it as user:password@tcp(host:3306)/database")
	}
	if cfg.DBName == "" {
		return nil, refuse("no database is named, write one at its end: user:password@tcp(host:3306)/database")
	}
	if err := c.secure(cfg, rds); err != nil {
		return nil, err
	}
	if err := c.authenticate(cfg); err != nil {
		return nil, err
	}
	return cfg, rely(cfg)
}

// refuse returns an error about a DSN, which it does not repeat.
func refuse(why string) error {
	return fmt.Errorf("mysqlsink: DSN: %s: %w", why, techmap.ErrInvalid)
}

// redact returns what the driver says of a DSN without anything from it.
func redact(err error) string {
	text := err.Error()
	if strings.HasPrefix(text, "invalid DSN") {
		return text // one of a few constants
	}
	return text[:len(text)-len(strings.TrimLeft(text, "abcdefghijklmnopqrstuvwxyz /"))]
}

// withoutRDS returns dsn without tls=rds, which the driver knows only of programs
// that have registered it for all their connections, and whether it was there.
func withoutRDS(dsn string) (rest string, rds bool) {
	slash := strings.LastIndexByte(dsn, '/')
	head, params, _ := strings.Cut(dsn[slash+1:], "?")
	var kept []string
	for param := range strings.SplitSeq(params, "&") {
		if value, ok := strings.CutPrefix(param, "tls="); ok && value == "rds" {
			rds = true
		} else {
			kept = append(kept, param)
		}
	}
	if !rds {
		return dsn, false
	}
	rest = dsn[:slash+1] + head
	if len(kept) > 0 {
		rest += "?" + strings.Join(kept, "&")
	}
	return rest, true
}

// secure has the connection encrypted if that was asked for. With a CA there is no going
// back to plain text, whatever the DSN says: "preferred" would let whoever is in between
// choose.
func (c *Connection) secure(cfg *mysql.Config, rds bool) error {
	switch {
	case len(c.CA) == 0 && rds:
		return refuse("tls=rds without certificates, give those of " +
			"https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem")
	case len(c.CA) == 0:
		return nil
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(c.CA) {
		return refuse("the CA bundle holds no certificate in PEM")
	}
	host := cfg.Addr
	if u, err := url.Parse("//" + cfg.Addr); err == nil {
		host = u.Hostname()
	}
	cfg.TLS = &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}
	cfg.AllowFallbackToPlaintext = false
	return nil
}

// authenticate has each connection ask for its password, if that was asked for: a token is
// good for minutes, and a pool opens connections for days.
func (c *Connection) authenticate(cfg *mysql.Config) error {
	if c.Token == nil {
		return nil
	}
	if cfg.TLS == nil || cfg.TLS.InsecureSkipVerify || cfg.AllowFallbackToPlaintext {
		return refuse("a token may only be sent to a server that proves who it is, use tls=true or tls=rds")
	}
	cfg.AllowCleartextPasswords = true
	return cfg.Apply(mysql.BeforeConnect(func(ctx context.Context, cfg *mysql.Config) error {
		token, err := c.Token(ctx)
		if err != nil {
			return fmt.Errorf("token: %w", err)
		}
		cfg.Passwd = token
		return nil
	}))
}

// rely sets what the store relies on, and what the DSN left open.
func rely(cfg *mysql.Config) error {
	cfg.InterpolateParams = true
	cfg.Loc = time.UTC
	cfg.AllowAllFiles = false // of this machine, for whoever is at the other end
	cfg.MaxAllowedPacket = 0  // the server's
	cfg.Logger = &mysql.NopLogger{}
	if cfg.Timeout == 0 {
		cfg.Timeout = dialTimeout
	}
	if cfg.ReadTimeout == 0 {
		cfg.ReadTimeout = readTimeout
	}
	if cfg.WriteTimeout == 0 {
		cfg.WriteTimeout = writeTimeout
	}
	if cfg.ConnectionAttributes == "" {
		cfg.ConnectionAttributes = "program_name:techmap"
	}
	if cfg.Params == nil {
		cfg.Params = make(map[string]string)
	}
	cfg.Params["sql_mode"] = "'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
	if cfg.Params["net_write_timeout"] == "" {
		cfg.Params["net_write_timeout"] = streamPause
	}
	return cfg.Apply(mysql.Charset("utf8mb4", ""))
}

// Limits of a pool. Few connections do: a store writes with one a stage. One that
// is older than the maximum is replaced, so that a failover is followed even by a
// pool that is never idle.
const (
	mostConnections = 16
	idleConnections = 4
	connectionAge   = 3 * time.Minute
)

// Connect returns a pool of up to 16 connections as cfg says, none of which is open yet:
// whether the server can be reached is told by Open. The limits of the pool may be
// changed before it is used. A cfg that did not come from Config may be refused by Open.
func Connect(cfg *mysql.Config) (*sql.DB, error) {
	if cfg == nil {
		return nil, refuse("no configuration, give one that Config returned")
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, refuse(redact(err))
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(mostConnections)
	pool.SetMaxIdleConns(idleConnections)
	pool.SetConnMaxLifetime(connectionAge)
	return pool, nil
}
