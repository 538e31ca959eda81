package mysqlsink

import (
	"context"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestErrorsHaveAKindAndARemedy(t *testing.T) {
	t.Parallel()
	numbered := func(n uint16) error { return &mysql.MySQLError{Number: n, Message: "as told"} }
	tests := map[string]struct {
		err      error
		kind     error
		says     string
		retry    bool
		rowFault bool
	}{
		"deadlock":               {numbered(1213), techmap.ErrUnavailable, "others are writing", true, false},
		"lock wait":              {numbered(1205), techmap.ErrUnavailable, "others are writing", true, false},
		"shutdown":               {numbered(1053), techmap.ErrUnavailable, "connection was lost", true, false},
		"gone away":              {numbered(2006), techmap.ErrUnavailable, "connection was lost", true, false},
		"lost":                   {numbered(2013), techmap.ErrUnavailable, "connection was lost", true, false},
		"killed (MariaDB)":       {numbered(1927), techmap.ErrUnavailable, "connection was lost", true, false},
		"idle too long (MySQL)":  {numbered(4031), techmap.ErrUnavailable, "connection was lost", true, false},
		"bad connection":         {driver.ErrBadConn, techmap.ErrUnavailable, "connection was lost", true, false},
		"invalid connection":     {mysql.ErrInvalidConn, techmap.ErrUnavailable, "connection was lost", true, false},
		"cut off":                {io.ErrUnexpectedEOF, techmap.ErrUnavailable, "connection was lost", true, false},
		"reset":                  {&net.OpError{Op: "read", Err: os.ErrClosed}, techmap.ErrUnavailable, "lost", true, false},
		"not there":              {&net.OpError{Op: "dial", Err: os.ErrClosed}, techmap.ErrUnavailable, "cannot be reached", false, false},
		"no such host":           {&net.DNSError{Name: "db"}, techmap.ErrUnavailable, "cannot be reached", false, false},
		"password":               {numbered(1045), techmap.ErrInvalid, "user or the password", false, false},
		"no password (MariaDB)":  {numbered(1698), techmap.ErrInvalid, "user or the password", false, false},
		"unknown database":       {numbered(1049), techmap.ErrInvalid, "create it first", false, false},
		"no right to database":   {numbered(1044), techmap.ErrInvalid, "NoMigrate", false, false},
		"no right to table":      {numbered(1142), techmap.ErrInvalid, "grant", false, false},
		"too many connections":   {numbered(1040), techmap.ErrUnavailable, "max_connections", false, false},
		"too many of the user":   {numbered(1203), techmap.ErrUnavailable, "max_connections", false, false},
		"read-only":              {numbered(1290), techmap.ErrInvalid, "primary", false, false},
		"read-only transaction":  {numbered(1792), techmap.ErrInvalid, "primary", false, false},
		"table full":             {numbered(1114), techmap.ErrUnavailable, "no room", false, false},
		"disk full":              {numbered(1021), techmap.ErrUnavailable, "no room", false, false},
		"packet":                 {numbered(1153), techmap.ErrInvalid, "max_allowed_packet", false, false},
		"packet, found here":     {mysql.ErrPktTooLarge, techmap.ErrInvalid, "does not take the record", false, true},
		"no table":               {numbered(1146), techmap.ErrInvalid, "missing", false, false},
		"damaged":                {numbered(1712), techmap.ErrMalformed, "damaged", false, false},
		"too long":               {numbered(1406), techmap.ErrInvalid, "does not take the record", false, true},
		"out of range":           {numbered(1264), techmap.ErrInvalid, "does not take the record", false, true},
		"not in utf8mb4":         {numbered(1366), techmap.ErrInvalid, "does not take the record", false, true},
		"refused by a trigger":   {numbered(1644), techmap.ErrInvalid, "does not take the record", false, true},
		"check (MySQL)":          {numbered(3819), techmap.ErrInvalid, "does not take the record", false, true},
		"check (MariaDB)":        {numbered(4025), techmap.ErrInvalid, "does not take the record", false, true},
		"unknown certificate":    {x509.UnknownAuthorityError{}, techmap.ErrInvalid, "give the CA", false, false},
		"no TLS":                 {mysql.ErrNoTLS, techmap.ErrInvalid, "TLS", false, false},
		"authentication":         {mysql.ErrUnknownPlugin, techmap.ErrInvalid, "turned off here", false, false},
		"one that nobody thinks": {numbered(1064), techmap.ErrUnavailable, "the database failed", false, false},
		"deadline of a dial":     {context.DeadlineExceeded, techmap.ErrUnavailable, "cannot be reached", false, false},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, err := range []error{tc.err, fmt.Errorf("as others say: %w", tc.err)} {
				remedy, kind := classify(err)
				assert.Equal(t, tc.kind, kind)
				assert.Contains(t, remedy, tc.says)
				assert.Equal(t, tc.retry, retry(err), "retry")
				assert.Equal(t, tc.rowFault, rowFault(err), "row fault")
			}
		})
	}
	assert.False(t, retry(errors.New("anything else")))
}
