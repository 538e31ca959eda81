package mysqlsink

import (
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/go-sql-driver/mysql"

	"github.com/techmap-it/techmap"
)

// Errors of the server that something is done about. Where two are named, one is
// MySQL's and one MariaDB's.
const (
	lockTimeout = 1205
	deadlock    = 1213
	noTable     = 1146
)

// number returns the number of an error of the server, 0 if it is none.
func number(err error) uint16 {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return e.Number
	}
	return 0
}

// rowFault reports whether err is about a row: the server has undone the statement
// and goes on with the transaction. Such a row is left out and named; everything else
// fails the batch.
func rowFault(err error) bool {
	switch number(err) {
	case 1048, 1062, 1118, 1264, 1265, 1292, 1300, 1366, 1406, 1644, // null, duplicate, size, range, text, SIGNAL
		3819, 4025, 4078: // CHECK
		return true
	}
	return errors.Is(err, mysql.ErrPktTooLarge) // found before it is sent
}

// retry reports whether the transaction may succeed if it is done again: it was
// chosen to give way, or its connection was lost.
func retry(err error) bool {
	switch number(err) {
	case deadlock, lockTimeout:
		return true
	}
	return gone(err)
}

// gone reports whether the connection is lost, to a server that may still be there.
func gone(err error) bool {
	switch number(err) {
	case 1053, 1077, 1079, // the server is shutting down
		1152, 1158, 1159, 1160, 1161, 1184, // the network
		1927, 2006, 2013, 4031: // killed, gone away, lost, idle for too long
		return true
	case 0:
	default:
		return false
	}
	var network *net.OpError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.As(err, &network) && network.Op != "dial"
}

// classify returns what can be done about an error, and its kind.
func classify(err error) (remedy string, kind error) {
	switch n := number(err); {
	case rowFault(err):
		return "the database does not take the record", techmap.ErrInvalid
	case n == deadlock, n == lockTimeout:
		return "others are writing the same rows, try again", techmap.ErrUnavailable
	case gone(err):
		return "the connection was lost, try again", techmap.ErrUnavailable
	case n == 0:
		return classifyConnection(err)
	default:
		return classifyNumber(n)
	}
}

// classifyNumber is classify for errors of the server that no repetition mends. A number
// that is not named here is ErrUnavailable: what nobody foresaw must not be taken for the
// fault of a record.
func classifyNumber(n uint16) (remedy string, kind error) {
	switch n {
	case 1045, 1698, 3118, 1862, 1820:
		return "the server refuses the user or the password, see user, password and host", techmap.ErrInvalid
	case 1049:
		return "there is no such database, create it first", techmap.ErrInvalid
	case 1044, 1142, 1143, 1227, 1370, 1410:
		return "the user may not do this: grant what OPERATIONS.md lists, or have another user make the tables " +
			"and open the store with NoMigrate", techmap.ErrInvalid
	case 1040, 1203, 1226:
		return "the server has too many connections, use fewer or raise max_connections", techmap.ErrUnavailable
	case 1290, 1792, 1836, 1209:
		return "the server is read-only, connect to the primary", techmap.ErrInvalid
	case 1114, 1021, 1041, 1037, 1038, 135, 1297:
		return "the server has no room left, free or add some", techmap.ErrUnavailable
	case 1153:
		return "a record is larger than max_allowed_packet, raise that on the server", techmap.ErrInvalid
	case noTable, 1054, 1932:
		return "a table is missing or not as it was made, restore it or open the store without NoMigrate",
			techmap.ErrInvalid
	case 1034, 1035, 1194, 1195, 1712, 1877:
		return "a table is damaged, restore it or make it anew from bronze", techmap.ErrMalformed
	}
	return "the database failed", techmap.ErrUnavailable
}

// classifyConnection is classify for errors that the server knows nothing of.
func classifyConnection(err error) (remedy string, kind error) {
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var certificate *tls.CertificateVerificationError
	var network net.Error
	switch {
	case errors.As(err, &authority), errors.As(err, &hostname), errors.As(err, &certificate):
		return "the server's certificate is not trusted, give the CA that signed it", techmap.ErrInvalid
	case errors.Is(err, mysql.ErrNoTLS):
		return "the server does not do TLS, turn it on there", techmap.ErrInvalid
	case errors.Is(err, mysql.ErrCleartextPassword), errors.Is(err, mysql.ErrNativePassword),
		errors.Is(err, mysql.ErrOldPassword), errors.Is(err, mysql.ErrUnknownPlugin):
		return "the server asks for the password in a way that is turned off here, see OPERATIONS.md", techmap.ErrInvalid
	case errors.As(err, &network):
		return "the server cannot be reached, see that it runs at that address", techmap.ErrUnavailable
	}
	return "the database failed", techmap.ErrUnavailable
}
