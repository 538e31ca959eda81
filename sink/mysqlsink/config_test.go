package mysqlsink

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// bundle returns a certificate in PEM.
func bundle(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func TestConfigSetsWhatAStoreReliesOn(t *testing.T) {
	t.Parallel()
	cfg, err := Config("app:p@ss/w?rd@tcp(db.example:3307)/gold?allowAllFiles=true&loc=Asia%2FSeoul&sql_mode=''", nil)
	require.NoError(t, err)
	assert.Equal(t, "p@ss/w?rd", cfg.Passwd)
	assert.Equal(t, "db.example:3307", cfg.Addr)
	assert.True(t, cfg.InterpolateParams)
	assert.False(t, cfg.AllowAllFiles, "a server must not read files of this machine")
	assert.False(t, cfg.MultiStatements)
	assert.Equal(t, time.UTC, cfg.Loc)
	assert.Contains(t, cfg.Params["sql_mode"], "STRICT_ALL_TABLES")
	assert.Equal(t, "600", cfg.Params["net_write_timeout"])
	assert.Equal(t, dialTimeout, cfg.Timeout)
	assert.Equal(t, readTimeout, cfg.ReadTimeout)
	assert.Equal(t, writeTimeout, cfg.WriteTimeout)
	assert.Nil(t, cfg.TLS)
	assert.Contains(t, cfg.FormatDSN(), "charset=utf8mb4")
}

func TestConfigLeavesWhatTheDSNSays(t *testing.T) {
	t.Parallel()
	cfg, err := Config("app@tcp(db.example)/gold?timeout=1s&readTimeout=2s&writeTimeout=3s&net_write_timeout=60"+
		"&connectionAttributes=program_name:crawler&rejectReadOnly=true&tls=true", nil)
	require.NoError(t, err)
	assert.Equal(t, []time.Duration{1e9, 2e9, 3e9}, []time.Duration{cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout})
	assert.Equal(t, "60", cfg.Params["net_write_timeout"])
	assert.Equal(t, "program_name:crawler", cfg.ConnectionAttributes)
	assert.True(t, cfg.RejectReadOnly)
	assert.Equal(t, "db.example", cfg.TLS.ServerName)
}

func TestCertificatesOfRDS(t *testing.T) {
	t.Parallel()
	ca := bundle(t)
	for _, dsn := range []string{
		"app@tcp(gold.x.ap-northeast-2.rds.amazonaws.com:3306)/gold?tls=rds",
		"app@tcp(gold.x.ap-northeast-2.rds.amazonaws.com)/gold?timeout=1s&tls=rds&rejectReadOnly=true",
		"app@tcp(gold.x.ap-northeast-2.rds.amazonaws.com)/gold",
		"app@tcp(gold.x.ap-northeast-2.rds.amazonaws.com)/gold?tls=preferred",
	} {
		cfg, err := Config(dsn, &Connection{CA: ca})
		require.NoError(t, err, dsn)
		require.NotNil(t, cfg.TLS, dsn)
		assert.Equal(t, "gold.x.ap-northeast-2.rds.amazonaws.com", cfg.TLS.ServerName)
		assert.NotNil(t, cfg.TLS.RootCAs)
		assert.False(t, cfg.TLS.InsecureSkipVerify)
		assert.False(t, cfg.AllowFallbackToPlaintext)
	}
}

func TestTokenIsAskedForByEachConnection(t *testing.T) {
	t.Parallel()
	asked := 0
	broken := errors.New("role 없음")
	token := func(context.Context) (string, error) {
		asked++
		return "", broken
	}
	cfg, err := Config("app@tcp(127.0.0.1:1)/gold?tls=rds", &Connection{CA: bundle(t), Token: token})
	require.NoError(t, err)
	assert.True(t, cfg.AllowCleartextPasswords)
	db, err := Connect(cfg)
	require.NoError(t, err)
	defer db.Close()
	for i := range 2 {
		_, err = Open(t.Context(), db, nil)
		require.ErrorIs(t, err, broken)
		assert.Equal(t, i+1, asked)
	}
}

func TestDSNsThatAreRefusedAreNotRepeated(t *testing.T) {
	t.Parallel()
	token := func(context.Context) (string, error) { return "", nil }
	tests := map[string]struct {
		dsn  string
		c    *Connection
		says string
	}{
		"empty":                       {"", nil, "user:password@tcp(host:3306)/database"},
		"no slash":                    {"app:geheim@tcp(db)", nil, "slash"},
		"no database":                 {"app:geheim@tcp(db)/", nil, "no database"},
		"a URL":                       {"mysql://app:geheim@db:3306/gold", nil, "write it as"},
		"unknown TLS":                 {"app:geheim@tcp(db)/gold?tls=geheim", nil, "unknown config name"},
		"not a duration":              {"app:geheim@tcp(db)/gold?timeout=geheim", nil, "write it as"},
		"not a switch":                {"app:geheim@tcp(db)/gold?parseTime=geheim", nil, "invalid bool value"},
		"RDS without certificates":    {"app:geheim@tcp(db)/gold?tls=rds", nil, "global-bundle.pem"},
		"no certificates":             {"app:geheim@tcp(db)/gold", &Connection{CA: []byte("geheim")}, "no certificate"},
		"token in the clear":          {"app:geheim@tcp(db)/gold", &Connection{Token: token}, "use tls=true"},
		"token to whoever answers":    {"app:geheim@tcp(db)/gold?tls=skip-verify", &Connection{Token: token}, "use tls=true"},
		"token, if need be in clear":  {"app:geheim@tcp(db)/gold?tls=preferred", &Connection{Token: token}, "use tls=true"},
		"parameter that is not coded": {"app:geheim@tcp(db)/gold?x=%zz-geheim", nil, "write it as"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Config(tc.dsn, tc.c)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, tc.says)
			assert.NotContains(t, err.Error(), "geheim")
		})
	}
}

func TestConnectRefusesWhatTheDriverRefuses(t *testing.T) {
	t.Parallel()
	cfg := mysql.NewConfig()
	cfg.Passwd, cfg.Net = "geheim", "geheim"
	_, err := Connect(cfg)
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.NotContains(t, err.Error(), "geheim")

	_, err = Connect(nil)
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func FuzzConfig(f *testing.F) {
	for _, dsn := range []string{
		"", "/", "a:b@tcp(c:1)/d?tls=rds&e=f", "mysql://u:p@h/d", "u:p/w?x@unix(/tmp/s)/d?tls=rds", "@/d?tls=rds", "/d?tls=rds&tls=true",
	} {
		f.Add(dsn)
	}
	f.Fuzz(func(t *testing.T, dsn string) {
		cfg, err := Config(dsn, nil)
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.Nil(t, cfg)
			return
		}
		require.NotEmpty(t, cfg.DBName)
		require.False(t, cfg.AllowAllFiles)
		rest, rds := withoutRDS(dsn)
		require.False(t, rds)
		require.Equal(t, dsn, rest)
	})
}
