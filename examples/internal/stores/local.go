package stores

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/techmap-it/techmap/sink/filesink"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

func openBronze(ctx context.Context, address string) (Bronze, error) {
	if dir, ok := Local(address, "file"); ok {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("make the store's folder: %w: choose another with --store", err)
		}
		s, err := filesink.Open(dir, nil)
		if err != nil {
			return nil, err
		}
		return folder{s}, nil
	}
	u, err := parse("bronze", address)
	if err != nil {
		return nil, err
	}
	return openBronzeCloud(ctx, u)
}

func openSilver(ctx context.Context, address string) (SilverDB, error) {
	if file, ok := Local(address, "sqlite"); ok {
		db, err := openSQLite(ctx, file)
		if err != nil {
			return nil, err
		}
		return sqlSilver{db}, nil
	}
	u, err := parse("silver", address)
	if err != nil {
		return nil, err
	}
	return openSilverCloud(ctx, u)
}

func openGold(ctx context.Context, address string) (GoldDB, error) {
	if file, ok := Local(address, "sqlite"); ok {
		db, err := openSQLite(ctx, file)
		if err != nil {
			return nil, err // and no database: an interface that holds nil is not nil
		}
		return db, nil
	}
	u, err := parse("gold", address)
	if err != nil {
		return nil, err
	}
	return openGoldCloud(ctx, u)
}

func parse(layer, address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil { // whose text has all of the address
		return nil, fmt.Errorf("%w: %s at %s: not an address", ErrAddress, layer, Redact(address))
	}
	return u, nil
}

func openSQLite(ctx context.Context, file string) (*sqlitesink.DB, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, fmt.Errorf("make the store's folder: %w: choose another with --store", err)
	}
	return sqlitesink.Open(ctx, file)
}

// folder is a Bronze on this machine.
type folder struct{ *filesink.Store }

// Check has nothing to do: opening the folder has shown what it is.
func (folder) Check(context.Context) error { return nil }

// A database is one that can hold silver and gold.
type database interface {
	GoldDB
	Silver() *sqlitesink.Silver
	Extractions() *sqlitesink.Extractions
}

// sqlSilver is silver in an SQL database.
type sqlSilver struct{ database }

func (s sqlSilver) Silver() Silver           { return s.database.Silver() }
func (s sqlSilver) Extractions() Extractions { return s.database.Extractions() }

// asSilver returns the silver layer of a database that holds gold too.
func asSilver(gold GoldDB) SilverDB {
	if db, ok := gold.(database); ok {
		return sqlSilver{db}
	}
	return nil
}

// Exists reports whether there may be something at address: it is told of files
// alone, not of servers.
func Exists(address string) bool {
	for _, scheme := range []string{"file", "sqlite"} {
		if path, ok := Local(address, scheme); ok {
			_, err := os.Stat(path)
			return err == nil
		}
	}
	return !strings.HasPrefix(address, "://")
}
