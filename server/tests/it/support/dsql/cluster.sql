-- What a cluster has beside its tables: its own roles, and whom of IAM each lets in.
ALTER SCHEMA public OWNER TO admin;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA standin;
CREATE TABLE standin.roles (name text PRIMARY KEY, login boolean NOT NULL);
INSERT INTO standin.roles VALUES ('admin', true);
CREATE TABLE standin.mappings (iam_oid serial, arn text, role text, grantor text, PRIMARY KEY (arn, role));

-- Comes before the catalogue's own on the search path of every connection.
CREATE VIEW standin.pg_roles AS
  SELECT r.* FROM pg_catalog.pg_roles r JOIN standin.roles own ON own.name = r.rolname;

CREATE SCHEMA sys;
CREATE VIEW sys.iam_pg_role_mappings AS
  SELECT iam_oid::oid AS iam_oid, arn, to_regrole(role)::oid AS pg_role_oid, role AS pg_role_name,
         to_regrole(grantor)::oid AS grantor_pg_role_oid, grantor AS grantor_pg_role_name
  FROM standin.mappings;
GRANT USAGE ON SCHEMA sys, standin TO PUBLIC;
GRANT SELECT ON sys.iam_pg_role_mappings, standin.pg_roles TO PUBLIC;

CREATE PROCEDURE standin.create_role(wanted text, may_login boolean) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF session_user <> 'admin' THEN
    RAISE 'permission denied to create role' USING ERRCODE = '42501';
  ELSIF EXISTS (SELECT FROM standin.roles WHERE name = wanted) THEN
    RAISE 'role "%" already exists', wanted USING ERRCODE = '42710';
  END IF;
  BEGIN
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', wanted, 'PASSWORD');
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  INSERT INTO standin.roles VALUES (wanted, may_login);
END $$;

CREATE PROCEDURE standin.drop_role(wanted text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF session_user <> 'admin' THEN
    RAISE 'permission denied to drop role' USING ERRCODE = '42501';
  ELSIF EXISTS (SELECT FROM standin.mappings WHERE role = wanted) THEN
    RAISE 'role "%" cannot be dropped because some objects depend on it', wanted USING ERRCODE = '2BP01';
  END IF;
  DELETE FROM standin.roles WHERE name = wanted;
  IF NOT FOUND THEN
    RAISE 'role "%" does not exist', wanted USING ERRCODE = '42704';
  END IF;
END $$;

CREATE PROCEDURE standin.iam_grant(wanted text, identity text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF session_user <> 'admin' THEN
    RAISE 'permission denied to grant IAM trust with role %', wanted USING ERRCODE = '42501';
  ELSIF identity !~ '^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+' THEN
    RAISE 'IAM role must look like an IAM ARN' USING ERRCODE = '22023';
  ELSIF NOT EXISTS (SELECT FROM standin.roles WHERE name = wanted) THEN
    RAISE 'Role % does not exist', wanted USING ERRCODE = '42704';
  ELSIF NOT EXISTS (SELECT FROM standin.roles WHERE name = wanted AND login) THEN
    RAISE 'role % must have the LOGIN attribute', wanted USING ERRCODE = '0LP01';
  END IF;
  -- A second time is an error here, so that nobody relies on its being none there.
  INSERT INTO standin.mappings (arn, role, grantor) VALUES (identity, wanted, session_user);
END $$;

CREATE PROCEDURE standin.iam_revoke(wanted text, identity text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF session_user <> 'admin' THEN
    RAISE 'permission denied to revoke IAM trust with role %', wanted USING ERRCODE = '42501';
  END IF;
  DELETE FROM standin.mappings WHERE role = wanted AND arn = identity;
END $$;
