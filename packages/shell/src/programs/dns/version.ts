/** The BIND of Debian 12. */
export const bindVersion = '9.18.49-1~deb12u3-Debian'
