package crawl

// PublicDial lets tests put the guarded dialer behind a transport of their own.
var PublicDial = publicDial
