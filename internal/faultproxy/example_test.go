package faultproxy_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"

	"github.com/techmap-it/techmap/internal/faultproxy"
)

func ExampleListen() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "done")
	}))
	defer server.Close()
	lost := faultproxy.Fault{Name: "lost", When: faultproxy.First(1), CutAnswer: true}
	proxy, err := faultproxy.Listen(context.Background(), server.Listener.Addr().String(), lost)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer proxy.Close()
	for range 2 {
		conn, err := net.Dial("tcp", proxy.Addr())
		if err != nil {
			fmt.Println(err)
			return
		}
		_, _ = io.WriteString(conn, "GET / HTTP/1.0\r\n\r\n")
		answer, _ := io.ReadAll(conn)
		_ = conn.Close()
		fmt.Println(len(answer) > 0)
	}
	fmt.Println(proxy.Counts())
	// Output:
	// false
	// true
	// map[lost:1]
}

func ExampleNewHandler() {
	store := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	h := faultproxy.NewHandler(store, faultproxy.Rule{
		Name: "slow down",
		Op:   http.MethodPut,
		When: faultproxy.Every(2),
		Do:   faultproxy.XMLError(http.StatusServiceUnavailable, "SlowDown"),
	})
	for range 3 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/bucket/key", nil))
		fmt.Println(w.Code)
	}
	fmt.Println(h.Counts())
	// Output:
	// 200
	// 503
	// 200
	// map[slow down:1]
}
