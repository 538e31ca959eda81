package crawl

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestSpecialUse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ addr, want string }{
		{"127.0.0.1", "loopback"},
		{"127.255.255.254", "loopback"},
		{"10.0.0.1", "private"},
		{"172.16.0.1", "private"},
		{"172.31.255.255", "private"},
		{"192.168.1.1", "private"},
		{"100.64.0.1", "shared by a carrier's customers"},
		{"100.127.255.255", "shared by a carrier's customers"},
		{"169.254.169.254", "link-local"},
		{"198.18.0.1", "for benchmarks"},
		{"198.19.255.255", "for benchmarks"},
		{"0.0.0.0", "this network"},
		{"0.1.2.3", "this network"},
		{"224.0.0.1", "multicast"},
		{"255.255.255.255", "reserved"},
		{"::", "unspecified, loopback or of version 4"},
		{"::1", "unspecified, loopback or of version 4"},
		{"::127.0.0.1", "unspecified, loopback or of version 4"},
		{"::ffff:127.0.0.1", "loopback"},
		{"::ffff:10.0.0.1", "private"},
		{"::ffff:169.254.169.254", "link-local"},
		{"::ffff:100.64.0.1", "shared by a carrier's customers"},
		{"::ffff:198.18.0.1", "for benchmarks"},
		{"64:ff9b::169.254.169.254", "NAT64 of 169.254.169.254, which is link-local"},
		{"64:ff9b::127.0.0.1", "NAT64 of 127.0.0.1, which is loopback"},
		{"64:ff9b::10.1.2.3", "NAT64 of 10.1.2.3, which is private"},
		{"64:ff9b::192.168.0.1", "NAT64 of 192.168.0.1, which is private"},
		{"64:ff9b::100.64.0.1", "NAT64 of 100.64.0.1, which is shared by a carrier's customers"},
		{"64:ff9b::0.0.0.0", "NAT64 of 0.0.0.0, which is this network"},
		{"64:ff9b:1::1", "NAT64 of a network's own"},
		{"64:ff9b:1:ffff:a9fe:a9:fe00::", "NAT64 of a network's own"},
		{"64:ff9b:1::8.8.8.8", "NAT64 of a network's own"},
		{"2002:7f00:1::", "6to4"},     // 127.0.0.1
		{"2002:a9fe:a9fe::1", "6to4"}, // 169.254.169.254
		{"2002:a00:1::", "6to4"},      // 10.0.0.1
		{"2001:0:a00:1::1", "Teredo"}, // a server at 10.0.0.1
		{"2001::f5ff:fffe", "Teredo"}, // a client at 10.0.0.1
		{"2001:1::1", "for protocols"},
		{"::10.0.0.1", "unspecified, loopback or of version 4"},
		{"::ffff:192.168.1.1", "private"},
		{"::ffff:0.0.0.0", "this network"},
		{"64:ff9b::8.8.8.8", ""}, // a public host, seen from a network of version 6
		{"fc00::1", "private"},
		{"fd12:3456::1", "private"},
		{"fe80::1%eth0", "link-local"},
		{"ff02::1", "multicast"},
		{"1.1.1.1", ""},
		{"9.255.255.255", ""},
		{"11.0.0.0", ""},
		{"100.63.255.255", ""},
		{"100.128.0.0", ""},
		{"172.32.0.0", ""},
		{"198.20.0.0", ""},
		{"223.130.195.200", ""},
		{"::ffff:1.1.1.1", ""},
		{"2606:4700::1111", ""},
	} {
		t.Run(c.addr, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, specialUse(netip.MustParseAddr(c.addr)))
		})
	}
}

func TestPublicDial_looksAtTheAddressAndNotTheName(t *testing.T) {
	t.Parallel()
	asked := false
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer srv.Close()
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	require.NoError(t, err)
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		conn, err := publicDial(&net.Dialer{})(t.Context(), "tcp", host+":"+port)
		require.ErrorIs(t, err, techmap.ErrBlocked)
		require.ErrorContains(t, err, host, "names the host")
		assert.Nil(t, conn)
	}
	assert.False(t, asked)
}

func TestNewClient(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	}))
	defer srv.Close()
	get := func(url string, opts *Options) (*Page, error) {
		o := opts.withDefaults()
		defer o.Client.CloseIdleConnections()
		f := &fetcher{engine: newEngine(&o, "x", o.Logger), maxBody: 1}
		return Get(t.Context(), f, url, "")
	}
	t.Run("connects to public addresses only", func(t *testing.T) {
		_, err := get(srv.URL+"/?key=s3cr3t", nil)
		require.ErrorIs(t, err, techmap.ErrBlocked)
		assert.ErrorContains(t, err, "loopback")
		assert.NotContains(t, err.Error(), "s3cr3t")
	})
	t.Run("robots.txt ignored or not", func(t *testing.T) {
		_, err := get(srv.URL, &Options{IgnoreRobots: true})
		require.ErrorIs(t, err, techmap.ErrBlocked)
	})
	t.Run("anywhere if the host is one's own", func(t *testing.T) {
		page, err := get(srv.URL, &Options{AllowPrivate: true, Interval: -1})
		require.NoError(t, err)
		assert.Equal(t, "204", page.Meta["status"])
	})
	t.Run("a client of the caller's own is the caller's affair", func(t *testing.T) {
		_, err := get(srv.URL, &Options{Client: srv.Client(), Interval: -1})
		require.NoError(t, err)
	})
}

func FuzzSpecialUse(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add(netip.MustParseAddr("64:ff9b::1").AsSlice())
	f.Fuzz(func(t *testing.T, raw []byte) {
		addr, ok := netip.AddrFromSlice(raw)
		if !ok {
			t.Skip("no address")
		}
		private := addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr.IsUnspecified()
		if private && specialUse(addr) == "" {
			t.Errorf("%v is let through", addr)
		}
		if specialUse(addr) != specialUse(addr.Unmap()) {
			t.Errorf("%v is judged otherwise than %v", addr, addr.Unmap())
		}
	})
}
