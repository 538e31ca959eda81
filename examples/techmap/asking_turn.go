package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// errBusy is the error of a command that would ask what another one is asking.
var errBusy = errors.New("another techmap is asking a model for this store")

var textBusy = message.Text{
	En: "another techmap is asking a model for this store, and two would pay twice: run this again when it has ended",
	Ko: "다른 techmap이 이 저장소를 위해 모델에 묻고 있습니다. 둘이 물으면 비용이 두 번 들므로, 끝난 뒤에 다시 실행하세요",
}

// takeTurn lets one process at a time ask models for a store, and returns how to end the
// turn. The error is errBusy if it is another one's.
//
// The turn is the lock that SQLite has on a file of its own: the operating system gives
// it back when a process ends in whatever way, so that none is ever left behind by a
// crash and nobody has to guess whether the owner of an old lock still lives.
func (a *app) takeTurn(ctx context.Context) (end func() error, err error) {
	dir := filepath.Join(a.cli.Store, "llm")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("ask a model: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(dir, "turn.lock"))
	if err != nil {
		return nil, fmt.Errorf("ask a model: %w", err)
	}
	path = "/" + strings.TrimPrefix(filepath.ToSlash(path), "/") // C:/…
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath())
	if err != nil {
		return nil, fmt.Errorf("ask a model: %w", err)
	}
	db.SetMaxOpenConns(1)
	if _, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
		return db.Close, nil
	}
	const busy = 5 // SQLITE_BUSY
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xff == busy {
		err = fmt.Errorf("%w: %s", errBusy, a.say(textBusy))
	} else {
		err = fmt.Errorf("ask a model: lock %s: %w", path, err)
	}
	return nil, errors.Join(err, db.Close())
}
