-- The database of tenant kgc as whoever owns the server prepares it. Run as superuser, in the database kgc:
--   psql -v ON_ERROR_STOP=1 -v vault_password=… -f kgc.sql
BEGIN;
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- The application's user, who stays. Without a password it cannot log in until Vault gives it one.
CREATE ROLE "kgc-app" LOGIN;
GRANT CONNECT ON DATABASE :"DBNAME" TO "kgc-app";
GRANT USAGE, CREATE ON SCHEMA public TO "kgc-app";

-- Vault's account may change passwords, and no more.
SET password_encryption = 'scram-sha-256';
CREATE ROLE "vault-kgc" LOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS CREATEROLE PASSWORD :'vault_password';
GRANT CONNECT ON DATABASE :"DBNAME" TO "vault-kgc";
-- PostgreSQL 16 asks for it besides CREATEROLE.
GRANT "kgc-app" TO "vault-kgc" WITH ADMIN OPTION;

SET ROLE "kgc-app";
CREATE TABLE triples (subject text NOT NULL, predicate text NOT NULL, object text NOT NULL);
RESET ROLE;
COMMIT;
