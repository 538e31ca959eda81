package gemini

import (
	"google.golang.org/grpc"
)

// noConns is what the SDK gets for its cached contents, which are not used: left alone
// it opens a gRPC connection for them that it never closes. To state it beside an HTTP
// client is against the rules of the options, so their check is off.
type noConns struct{ grpc.ClientConnInterface }

// Conn returns nothing.
func (noConns) Conn() *grpc.ClientConn { return nil }

// Num is the number of connections.
func (noConns) Num() int { return 0 }

// Close does nothing.
func (noConns) Close() error { return nil }
