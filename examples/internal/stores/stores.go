// Package stores opens the layers of the example programs by their addresses, on
// this machine or, in a build with the tag cloud, in the cloud:
//
//	bronze  DIR, file://DIR                s3://BUCKET/PREFIX
//	silver  FILE, sqlite://FILE            dynamodb://TABLE, mysql://…
//	gold    FILE, sqlite://FILE            mysql://USER:PASSWORD@HOST:PORT/DATABASE
package stores

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// ErrAddress says that an address is not one of a layer.
var ErrAddress = errors.New("no place")

// Addresses say where the layers lie. An empty one is of a layer that is not opened, for
// programs that have no business there.
type Addresses struct{ Bronze, Silver, Gold string }

// Bronze is a store of answers as they were served.
type Bronze interface {
	techmap.Sink[techmap.RawPosting]
	All(ctx context.Context) iter.Seq2[techmap.RawPosting, error]
	Since(ctx context.Context, t time.Time) iter.Seq2[techmap.RawPosting, error]
	SinceOf(ctx context.Context, source string, t time.Time) iter.Seq2[techmap.RawPosting, error]
	Census() techmap.Sink[techmap.Census]
	Censuses(ctx context.Context) iter.Seq2[techmap.Census, error]
	CensusesOf(ctx context.Context, source string) iter.Seq2[techmap.Census, error]
	Locate(ctx context.Context, id techmap.PostingID, body techmap.Digest, fetched time.Time) (string, error)
	Prune(ctx context.Context, source string, before time.Time) (objects int, err error)
	Forget(ctx context.Context, match func(techmap.PostingID) bool) (int, error)
	Bury(ctx context.Context, stones []techmap.Tombstone) error
	Tombstones(ctx context.Context) ([]techmap.Tombstone, error)
	Check(ctx context.Context) error
	Close() error
}

// Silver is the silver layer.
type Silver interface {
	techmap.Sink[techmap.Posting]
	All(ctx context.Context) iter.Seq2[techmap.Posting, error]
	Since(ctx context.Context, t time.Time) iter.Seq2[techmap.Posting, error]
	Mark(ctx context.Context) (time.Time, error)
	Get(ctx context.Context, id techmap.PostingID) (techmap.Posting, error)
	Texts(ctx context.Context, ids []techmap.PostingID) (map[techmap.PostingID]techmap.Digest, error)
	Seen(ctx context.Context) (map[techmap.PostingID]time.Time, error)
}

// Extractions keeps what models answered.
type Extractions interface {
	Load(ctx context.Context, key string) (x techmap.Extraction, ok bool, err error)
	Save(ctx context.Context, key string, x techmap.Extraction) error
}

// A SilverDB holds silver and what models said of it.
type SilverDB interface {
	Silver() Silver
	Extractions() Extractions
	Forget(ctx context.Context, match func(techmap.PostingID) bool) (int, error)
	Check(ctx context.Context) error
	Close() error
}

// A GoldDB holds gold and what goes with it. The layers of all SQL stores are of the
// same types, which sqlitesink gives names to.
type GoldDB interface {
	Gold() *sqlitesink.Gold
	Census() *sqlitesink.Census
	Sources() *sqlitesink.Sources
	Rejects() *sqlitesink.Rejects
	SaveRun(ctx context.Context, kind string, report techmap.Report) error
	Runs(ctx context.Context) iter.Seq2[sqlitesink.Run, error]
	Forget(ctx context.Context, match func(techmap.PostingID) bool) (int, error)
	Check(ctx context.Context) error
	Close() error
}

// Stores are the layers, open. One without an address is nil.
type Stores struct {
	Bronze Bronze
	Silver SilverDB
	Gold   GoldDB

	shared bool // silver and gold are one database
}

// Open opens the layers at the given addresses. Those on this machine are made if
// they are not there.
func Open(ctx context.Context, at Addresses) (_ *Stores, err error) {
	s := &Stores{shared: at.Silver == at.Gold && at.Gold != ""}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if at.Bronze != "" {
		if s.Bronze, err = openBronze(ctx, at.Bronze); err != nil {
			return nil, err
		}
	}
	if at.Gold != "" {
		if s.Gold, err = openGold(ctx, at.Gold); err != nil {
			return nil, err
		}
	}
	if s.shared {
		s.Silver = asSilver(s.Gold)
		return s, nil
	}
	if at.Silver != "" {
		s.Silver, err = openSilver(ctx, at.Silver)
	}
	return s, err
}

// Remote reports whether one of the layers is not on this machine.
func (at Addresses) Remote() bool {
	_, bronze := Local(at.Bronze, "file")
	_, silver := Local(at.Silver, "sqlite")
	_, gold := Local(at.Gold, "sqlite")
	return !bronze || !silver || !gold
}

// A checkable is an open layer.
type checkable interface {
	Check(ctx context.Context) error
	Close() error
}

// Check opens each layer by itself, checks that it can be used and closes it again.
// An error says what to do.
func Check(ctx context.Context, at Addresses) (bronze, silver, gold error) {
	check := func(layer checkable, err error) error {
		if err != nil {
			return err
		}
		return errors.Join(layer.Check(ctx), layer.Close())
	}
	bronze = check(openBronze(ctx, at.Bronze))
	silver = check(openSilver(ctx, at.Silver))
	gold = check(openGold(ctx, at.Gold))
	return bronze, silver, gold
}

// Close closes the layers.
func (s *Stores) Close() error {
	var errs []error
	if s.Bronze != nil {
		errs = append(errs, s.Bronze.Close())
	}
	if s.Silver != nil && !s.shared {
		errs = append(errs, s.Silver.Close())
	}
	if s.Gold != nil {
		errs = append(errs, s.Gold.Close())
	}
	return errors.Join(errs...)
}

// Forget removes the postings whose IDs match from silver and gold, and returns how
// many rows were.
func (s *Stores) Forget(ctx context.Context, match func(techmap.PostingID) bool) (int, error) {
	rows, err := s.Gold.Forget(ctx, match)
	if err != nil || s.shared {
		return rows, err
	}
	n, err := s.Silver.Forget(ctx, match)
	return rows + n, err
}

// Local returns the path that address stands for, false if it is of another scheme
// than the one given.
func Local(address, scheme string) (path string, ok bool) {
	got, rest, found := strings.Cut(address, "://")
	if !found {
		return address, true
	}
	return rest, got == scheme
}

// Redact returns address without its password.
func Redact(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		if _, rest, found := strings.Cut(address, "@"); found {
			return "…@" + rest
		}
		return address
	}
	return u.Redacted()
}

// unknown is the error of an address that no layer of its kind can have.
func unknown(layer, address string, schemes ...string) error {
	return fmt.Errorf("%w for %s: %s: it can be at %s%s",
		ErrAddress, layer, Redact(address), strings.Join(schemes, ", "), hint)
}
