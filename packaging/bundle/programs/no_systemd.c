/* Takes the place of libsystemd, of which libdbus uses these two: they let a D-Bus *server* be started by systemd,
   and chatapp is none. Debian 11's own library asks for glibc 2.30. */
int sd_listen_fds(int unset_environment) {
    (void)unset_environment;
    return 0;
}

int sd_is_socket(int descriptor, int family, int type, int listening) {
    (void)descriptor, (void)family, (void)type, (void)listening;
    return 0;
}
